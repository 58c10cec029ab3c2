using System.Globalization;

namespace Shop.Tests;

/// <summary>How the fulfilment of orders must end, from the files of Olist alone.</summary>
internal static class FulfilmentFiles
{
    /// <param name="folder">The files.</param>
    /// <param name="isTaken">Which orders count; null: all.</param>
    public static SagaFigures Expect(string folder, Func<string, bool>? isTaken = null)
    {
        List<string[]> orders = [.. CsvRows.Of(folder, "olist_orders_dataset.csv", "order_id", "order_status").Where(o => isTaken?.Invoke(o[0]) ?? true)];
        var aborted = orders.Where(static o => o[1] is "canceled" or "unavailable").Select(static o => o[0]).ToHashSet();
        int completed = orders.Count(static o => o[1] is "shipped" or "delivered");
        decimal refunded = CsvRows.Of(folder, "olist_order_payments_dataset.csv", "order_id", "payment_value").Where(p => aborted.Contains(p[0])).Sum(static p => decimal.Parse(p[1], CultureInfo.InvariantCulture));
        return new(orders.Count, completed, aborted.Count, orders.Count - completed - aborted.Count, refunded);
    }
}

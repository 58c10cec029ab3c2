using System.Globalization;

namespace Shop.Tests;

/// <summary>What the views must say, from the files of Olist alone: joined here, without the shop's histories, events and folds.</summary>
internal sealed record OlistFiles(SortedDictionary<string, decimal> RevenueByDay, SortedDictionary<string, decimal> RevenueByCategory, long Customers)
{
    public static OlistFiles Read(string folder)
    {
        Dictionary<string, string[]> orders = CsvRows.Of(folder, "olist_orders_dataset.csv", "order_id", "customer_id", "order_purchase_timestamp").ToDictionary(o => o[0]);
        Dictionary<string, string> people = CsvRows.Of(folder, "olist_customers_dataset.csv", "customer_id", "customer_unique_id").ToDictionary(c => c[0], c => c[1]);
        Dictionary<string, string> english = CsvRows.Of(folder, "product_category_name_translation.csv", "product_category_name", "product_category_name_english").ToDictionary(c => c[0], c => c[1]);
        Dictionary<string, string> products = CsvRows.Of(folder, "olist_products_dataset.csv", "product_id", "product_category_name").ToDictionary(p => p[0], p => english.GetValueOrDefault(p[1], "unknown"));
        return new(
            Sum(CsvRows.Of(folder, "olist_order_payments_dataset.csv", "order_id", "payment_value"), p => orders[p[0]][2][..10]),
            Sum(CsvRows.Of(folder, "olist_order_items_dataset.csv", "product_id", "price"), i => products.GetValueOrDefault(i[0], "unknown")),
            orders.Values.Select(o => people[o[1]]).Distinct().Count());
    }

    private static SortedDictionary<string, decimal> Sum(IEnumerable<string[]> rows, Func<string[], string> by)
        => new(rows.GroupBy(by).ToDictionary(g => g.Key, g => g.Sum(row => decimal.Parse(row[1], CultureInfo.InvariantCulture))), StringComparer.Ordinal);
}

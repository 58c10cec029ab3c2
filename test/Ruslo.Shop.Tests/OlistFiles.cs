using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Shop.Tests;

/// <summary>What the views must say, from the files of Olist alone: joined here, without the shop's histories, events and folds.</summary>
internal sealed record OlistFiles(SortedDictionary<string, decimal> RevenueByDay, SortedDictionary<string, decimal> RevenueByCategory, SortedDictionary<string, decimal> Spent, SortedDictionary<string, decimal> Sold)
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
            Sum([.. CsvRows.Of(folder, "olist_order_payments_dataset.csv", "order_id", "payment_value"), .. orders.Keys.Select(static order => (string[])[order, "0"])], p => people[orders[p[0]][1]]), // who has paid nothing is a customer too
            Sum(CsvRows.Of(folder, "olist_order_items_dataset.csv", "product_id").Select(static i => (string[])[i[0], "1"]), static i => i[0]));
    }

    /// <summary>The views say what the files do.</summary>
    public void AssertSame(JsonNode views)
    {
        Assert.Equal(RevenueByDay, Money(views["revenueByDay"]!));
        Assert.Equal(RevenueByCategory, Money(views["revenueByCategory"]!));
        Assert.Equal(Spent.Count, views["customers"]!.GetValue<long>());
        AssertTop(Spent, Money(views["topCustomers"]!));
        AssertTop(Sold, Money(views["topProducts"]!));
    }

    /// <summary>The five highest; which of those that are equal is open.</summary>
    private static void AssertTop(SortedDictionary<string, decimal> all, SortedDictionary<string, decimal> top)
    {
        Assert.All(top, one => Assert.Equal(all[one.Key], one.Value));
        Assert.Equal(all.Values.OrderDescending().Take(5), top.Values.OrderDescending());
    }

    private static SortedDictionary<string, decimal> Money(JsonNode node) => new(node.AsObject().ToDictionary(n => n.Key, n => n.Value!.GetValue<decimal>()), StringComparer.Ordinal);

    private static SortedDictionary<string, decimal> Sum(IEnumerable<string[]> rows, Func<string[], string> by)
        => new(rows.GroupBy(by).ToDictionary(g => g.Key, g => g.Sum(row => decimal.Parse(row[1], CultureInfo.InvariantCulture))), StringComparer.Ordinal);
}

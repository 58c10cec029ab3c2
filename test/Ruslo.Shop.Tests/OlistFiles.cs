using System.Globalization;
using CsvHelper;

namespace Shop.Tests;

/// <summary>What the views must say, from the files of Olist alone: joined here, without the shop's histories, events and folds.</summary>
internal sealed record OlistFiles(SortedDictionary<string, decimal> RevenueByDay, SortedDictionary<string, decimal> RevenueByCategory, long Customers)
{
    public static OlistFiles Read(string folder)
    {
        Dictionary<string, string[]> orders = Rows(folder, "olist_orders_dataset.csv", "order_id", "customer_id", "order_purchase_timestamp").ToDictionary(o => o[0]);
        Dictionary<string, string> people = Rows(folder, "olist_customers_dataset.csv", "customer_id", "customer_unique_id").ToDictionary(c => c[0], c => c[1]);
        Dictionary<string, string> english = Rows(folder, "product_category_name_translation.csv", "product_category_name", "product_category_name_english").ToDictionary(c => c[0], c => c[1]);
        Dictionary<string, string> products = Rows(folder, "olist_products_dataset.csv", "product_id", "product_category_name").ToDictionary(p => p[0], p => english.GetValueOrDefault(p[1], "unknown"));
        return new(
            Sum(Rows(folder, "olist_order_payments_dataset.csv", "order_id", "payment_value"), p => orders[p[0]][2][..10]),
            Sum(Rows(folder, "olist_order_items_dataset.csv", "product_id", "price"), i => products.GetValueOrDefault(i[0], "unknown")),
            orders.Values.Select(o => people[o[1]]).Distinct().Count());
    }

    private static SortedDictionary<string, decimal> Sum(IEnumerable<string[]> rows, Func<string[], string> by)
        => new(rows.GroupBy(by).ToDictionary(g => g.Key, g => g.Sum(row => decimal.Parse(row[1], CultureInfo.InvariantCulture))), StringComparer.Ordinal);

    private static List<string[]> Rows(string folder, string file, params string[] columns)
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(folder, file)), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<string[]>();
        while (csv.Read())
        {
            rows.Add([.. columns.Select(column => csv.GetField(column) ?? "")]);
        }
        return rows;
    }
}

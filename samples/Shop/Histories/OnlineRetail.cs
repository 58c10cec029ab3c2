using System.Globalization;

namespace Shop;

/// <summary>The Online Retail data set of UCI in daily files: each line of an invoice is an event, and an invoice whose number starts with C takes goods back.</summary>
internal static class OnlineRetail
{
    /// <summary>The daily files of a folder, or of its folder by-day, in the order of their days.</summary>
    public static IReadOnlyList<string> Files(string folder)
    {
        string byDay = Path.Combine(folder, "by-day");
        string place = Directory.Exists(byDay) ? byDay : folder;
        return !Directory.Exists(place) ? [] : [.. Directory.EnumerateFiles(place, "*.csv").Where(IsDay).Order(StringComparer.Ordinal)];
    }

    public static void AddTo(Timeline timeline, string folder)
    {
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string file in Files(folder))
        {
            using var table = new CsvTable(file);
            while (table.Next())
            {
                string invoice = table.Text("InvoiceNo");
                int ordinal = ordinals.GetValueOrDefault(invoice);
                ordinals[invoice] = ordinal + 1;
                timeline.Add(table.TimeOrNone("InvoiceDate")!.Value, invoice, ordinal, LineOf(table, invoice));
            }
        }
    }

    private static InvoiceEvent LineOf(CsvTable t, string invoice)
    {
        string? customer = t.Text("CustomerID") is { Length: > 0 } id ? id : null;
        DateOnly day = DateOnly.FromDateTime(t.TimeOrNone("InvoiceDate")!.Value.UtcDateTime);
        return invoice.StartsWith('C')
            ? new LineCancelled(invoice, t.Text("StockCode"), t.Text("Description"), t.Number("Quantity"), t.Money("UnitPrice"), customer, t.Text("Country"), day)
            : new LineInvoiced(invoice, t.Text("StockCode"), t.Text("Description"), t.Number("Quantity"), t.Money("UnitPrice"), customer, t.Text("Country"), day);
    }

    private static bool IsDay(string path)
        => DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(path), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

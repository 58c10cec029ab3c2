using System.Globalization;
using System.Text.Json;

namespace Shop;

/// <summary>Writes the figures for people and for programs.</summary>
internal static class FigurePrinter
{
    public static void Print(ShopFigures figures, TextWriter to)
    {
        to.WriteLine(Text($"{figures.Events:#,0} events. Lost {figures.Lost}, doubled {figures.Doubled}, out of order {figures.OutOfOrder}."));
        to.WriteLine("Orders:   " + string.Join(", ", figures.OrdersByStatus.OrderByDescending(s => s.Value).Select(s => Text($"{s.Key} {s.Value:#,0}"))));
        to.WriteLine("Payments: " + string.Join(", ", figures.Payments.OrderByDescending(p => p.Value.Count).Select(p => Text($"{p.Key} {p.Value.Count:#,0} ({p.Value.Sum:#,0.00})"))));
        to.WriteLine("Handled:  " + string.Join(", ", figures.Handled.Select(h => Text($"{h.Key} {h.Value:#,0}"))));
        to.WriteLine(Text($"{figures.EventsPerSecond:#,0} events/s published; published to handled: p50 {figures.PublishToHandledMs.P50} ms, p99 {figures.PublishToHandledMs.P99} ms."));
    }

    public static void WriteJson(ShopFigures figures, string path)
        => File.WriteAllText(path, JsonSerializer.Serialize(figures, FiguresJson.Default.ShopFigures) + Environment.NewLine);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

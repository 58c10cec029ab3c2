using System.Text.Json;
using static Replay.FigureText;

namespace Shop;

/// <summary>Writes the figures for people and for programs.</summary>
internal static class FigurePrinter
{
    public static void Print(ShopFigures figures, TextWriter to)
    {
        to.WriteLine();
        List(to, "events", [Text($"{figures.Events:#,0}"), $"lost {figures.Lost}", $"doubled {figures.Doubled}", $"out of order {figures.OutOfOrder}"]);
        List(to, "orders", [Text($"{figures.OrdersByStatus.Values.Sum():#,0}"), .. figures.OrdersByStatus.OrderByDescending(s => s.Value).Select(s => Text($"{s.Key} {s.Value:#,0}"))]);
        List(to, "handled", figures.Handled.Select(h => Text($"{h.Key} {h.Value:#,0}")));
        string label = "payments";
        foreach ((string type, PaymentFigures payment) in figures.Payments.OrderByDescending(p => p.Value.Count).Append(new("in all", new(figures.Payments.Values.Sum(p => p.Count), figures.Payments.Values.Sum(p => p.Sum)))))
        {
            to.WriteLine(Text($"{label,-10}{type,-14}{payment.Count,9:#,0}{payment.Sum,18:#,0.00}"));
            label = "";
        }
        ViewFigures views = figures.Views;
        List(to, "revenue", [Text($"{views.RevenueByDay.Values.Sum():#,0.00} on {views.RevenueByDay.Count:#,0} {(views.RevenueByDay.Count == 1 ? "day" : "days")}"), .. Highest(views.RevenueByDay, 3)]);
        List(to, "", Highest(views.RevenueByCategory, 5));
        List(to, "customers", [Text($"{views.Customers:#,0}"), .. Highest(views.TopCustomers, 3)]);
        List(to, "products", views.TopProducts.OrderByDescending(static p => p.Value).ThenBy(static p => p.Key, StringComparer.Ordinal).Take(3).Select(static p => Text($"{p.Key} {p.Value:#,0} left their shelf")));
        if (figures.Sagas is { } sagas)
        {
            List(to, "sagas", [Text($"{sagas.Started:#,0} started"), Text($"{sagas.Completed:#,0} completed"), Text($"{sagas.Aborted:#,0} aborted"), Text($"{sagas.Open:#,0} open"), Text($"{sagas.Refunded:#,0.00} refunded")]);
        }
        List(to, "speed", [Text($"{figures.EventsPerSecond:#,0} events/s published"), Text($"from published to handled p50 {figures.PublishToHandledMs.P50:#,0.#} ms"), Text($"p99 {figures.PublishToHandledMs.P99:#,0.#} ms")]);
    }

    public static void WriteJson(ShopFigures figures, string path)
        => File.WriteAllText(path, JsonSerializer.Serialize(figures, FiguresJson.Default.ShopFigures) + Environment.NewLine);

    private static IEnumerable<string> Highest(IReadOnlyDictionary<string, decimal> revenue, int count)
        => revenue.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Take(count).Select(r => Text($"{r.Key} {r.Value:#,0.00}"));
}

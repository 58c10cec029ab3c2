using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo;

namespace Shop;

/// <summary>Shows an order as it was: the same fold that decides commands, stopped earlier.</summary>
internal static class TimeTravel
{
    private const string Time = "yyyy-MM-dd HH:mm:ss";

    /// <exception cref="ArgumentException">There is no log, or it does not know the order.</exception>
    public static async Task RunAsync(TimeTravelOptions options, TextWriter to)
    {
        using IHost host = ShopHost.BuildForOrders(ShopHost.ExistingLog(options.Log));
        await host.StartAsync();
        try
        {
            var deciders = host.Services.GetRequiredService<IDirectDeciders>();
            IReadOnlyList<RecordedEvent> events = await EventsAsync(deciders, options.Order);
            AsOf point = options.ByRecord ? AsOf.Time(options.At) : AsOf.OccurredTime(options.At);
            Order order = await deciders.LoadAsync(Orders.Decider, options.Order, point);
            Print(order, events, options, to);
        }
        finally
        {
            await host.StopAsync();
        }
    }

    private static async Task<IReadOnlyList<RecordedEvent>> EventsAsync(IDirectDeciders deciders, string order)
    {
        List<RecordedEvent> events = await deciders.HistoryAsync(Orders.Decider, order).Select(static past => past.Event).ToListAsync();
        return events.Count > 0 ? events : throw new ArgumentException($"This log knows no order '{order}'.");
    }

    private static void Print(Order order, IReadOnlyList<RecordedEvent> events, TimeTravelOptions options, TextWriter to)
    {
        void Line(string label, FormattableString text) => to.WriteLine($"{label,-10}{text.ToString(CultureInfo.InvariantCulture)}");
        DateTimeOffset TimeOf(RecordedEvent e) => options.ByRecord ? e.RecordedAt : e.OccurredAt;

        RecordedEvent[] before = [.. events.Where(e => TimeOf(e) <= options.At)];
        to.WriteLine($"Order {options.Order} as it was at {options.At.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)} UTC, by when its events were {(options.ByRecord ? "recorded" : "said to have happened")}:");
        Line("status", $"{order.Status ?? "unknown: nothing had happened yet"}");
        Line("customer", $"{order.Person ?? "-"}");
        Line("items", $"{order.Items.Count}, {order.Items.Sum(i => i.Price):#,0.00} and {order.Items.Sum(i => i.Freight):#,0.00} freight{string.Concat(order.Items.Select(i => i.Category).Distinct().Select(c => $", {c}"))}");
        Line("paid", $"{order.Payments.Sum(p => p.Value):#,0.00}{string.Concat(order.Payments.Select(p => p.Type).Distinct().Select(t => $", {t}"))}");
        Line("reviews", $"{order.Reviews.Count} asked for{string.Concat(order.Reviews.Values.OfType<int>().Select(score => $", {score} of 5"))}");
        Line("events", $"{before.Length} of {events.Count}");
        foreach (RecordedEvent e in before)
        {
            Line("", $"{TimeOf(e).UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}  {e.Name,-18} version {e.Version}, position {e.Position}");
        }
    }
}

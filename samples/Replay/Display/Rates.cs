namespace Replay;

/// <summary>Works out rates from what was shown: over the last second, and over the whole run at its end.</summary>
internal sealed class Rates(ReplayProgress start)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private readonly Queue<ReplayProgress> shown = new([start]);
    private readonly Dictionary<string, ReplayProgress> first = [];

    public ReplayProgress Of(ReplayProgress now, bool isLast)
    {
        while (shown.Count > 1 && now.Elapsed - shown.Peek().Elapsed > Window)
        {
            shown.Dequeue();
        }
        foreach (ServiceProgress service in now.Services)
        {
            first.TryAdd(service.Name, now);
        }
        ReplayProgress before = isLast ? start : shown.Peek();
        shown.Enqueue(now);
        return now with
        {
            PerSecond = PerSecond(now.Published - before.Published, now, before),
            Services = [.. now.Services.Select(service => service with { PerSecond = RateOf(service, now, before) })],
        };
    }

    /// <summary>One that was added since counts from where it was found first.</summary>
    private double RateOf(ServiceProgress service, ReplayProgress now, ReplayProgress before)
    {
        ReplayProgress since = before.Services.Any(s => s.Name == service.Name) ? before : first[service.Name];
        return PerSecond(service.Handled - since.Services.First(s => s.Name == service.Name).Handled, now, since);
    }

    private static double PerSecond(long events, ReplayProgress now, ReplayProgress before)
        => Math.Max(0, events / Math.Max(0.001, (now.Elapsed - before.Elapsed).TotalSeconds));
}

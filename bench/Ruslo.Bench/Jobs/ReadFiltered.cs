namespace Ruslo.Bench;

/// <summary>Finds 1 % of the log by its topic. The limit: decoding all of it; the ratio is that time by this one.</summary>
internal sealed class ReadFiltered : IJob
{
    public string Name => "read-filtered";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int events = context.Amount(full: 5_000_000, quick: 300_000);
        OrderCreated[] orders = OrderPool.Make(50_000);
        await using BenchLog log = await context.OpenLogAsync();
        await log.FillAsync(events, number => number % 100 == 99 ? OrderPool.Rare(number) : orders[number % orders.Length]);
        var rare = new EventFilter { Topics = [TopicPattern.Parse("rare")] };
        (Measured filtered, Measured all) = await Duel.RunAsync(context.Amount(full: 3, quick: 3),
            () => Measured.RunAsync(() => ReadAsync(log, rare, events / 100)),
            () => Measured.RunAsync(() => ReadAsync(log, EventFilter.All, events)));
        return [new() { Job = Name, Value = filtered.Seconds * 1_000, Unit = "ms", Limit = all.Seconds * 1_000, Ratio = all.Seconds / filtered.Seconds, Goal = 20 }];
    }

    private static async Task ReadAsync(BenchLog log, EventFilter filter, long expected)
    {
        long count = await Reading.CountAsync(log, filter);
        if (count != expected)
        {
            throw new InvalidOperationException($"{count} events were read instead of {expected}.");
        }
    }
}

namespace Ruslo.Bench;

/// <summary>Reads and deserialises everything. The limit: one thread that reads a file of the same records and parses the same bytes.</summary>
internal sealed class ReadAll : IJob
{
    public string Name => "read-all";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int events = context.Amount(full: 1_000_000, quick: 100_000);
        OrderCreated[] orders = OrderPool.Make(50_000);
        await using BenchLog log = await context.OpenLogAsync();
        await log.FillAsync(events, number => orders[number % orders.Length]);
        string path = context.NewPath("limit");
        using (var file = new BatchFile(path, context.SegmentBytes))
        {
            for (int next = 0; next < events; next += 1_000)
            {
                file.Append(orders.AsSpan(next % orders.Length, 1_000));
            }
        }
        (Measured ours, Measured byHand) = await Duel.RunAsync(context.Amount(full: 7, quick: 5),
            () => Measured.RunAsync(async () => Check(events, await Reading.CountAsync(log, EventFilter.All))),
            () => Measured.RunAsync(() =>
            {
                Check(events, BatchFile.ReadAll(path));
                return Task.CompletedTask;
            }));
        double value = events / ours.Seconds;
        double hand = events / byHand.Seconds;
        return [new() { Job = Name, Value = value, Unit = "events/s", Limit = hand, Ratio = value / hand, Goal = 0.9, AllocatedPerEvent = Math.Max(0, (double)(ours.Allocated - byHand.Allocated) / events) }];
    }

    private static void Check(long expected, long count)
    {
        if (count != expected)
        {
            throw new InvalidOperationException($"{count} events were read instead of {expected}.");
        }
    }
}

using System.Diagnostics;

namespace Ruslo.Bench;

/// <summary>One awaiting caller. The limit: write and flush of the same bytes, with one hand-over between two threads.</summary>
internal sealed class Append1 : IJob
{
    public string Name => "append-1";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int appends = context.Amount(full: 5_000, quick: 600);
        OrderCreated[] orders = OrderPool.Make(1_000);
        await using BenchLog log = await context.OpenLogAsync();
        using var limit = new HandOver(context.NewPath("limit"), context.SegmentBytes);
        var caller = new OrderCaller(log);
        var latencies = new Latencies(appends * 20);
        int next = 0;
        (Measured ours, Measured byHand) = await Duel.RunAsync(context.Amount(full: 9, quick: 5),
            () => Measured.RunAsync(async () =>
            {
                for (int i = 0; i < appends; i++, next++)
                {
                    long start = Stopwatch.GetTimestamp();
                    await caller.AppendAsync(orders[next % orders.Length], next / orders.Length - 1);
                    latencies.AddSince(start);
                }
            }),
            () => Measured.RunAsync(() =>
            {
                for (int i = 0; i < appends; i++)
                {
                    limit.Append(orders[i % orders.Length]);
                }
                return Task.CompletedTask;
            }));
        double value = appends / ours.Seconds;
        double hand = appends / byHand.Seconds;
        return [new() { Job = Name, Value = value, Unit = "events/s", Limit = hand, Ratio = value / hand, Goal = 0.9, AllocatedPerEvent = (double)ours.Allocated / appends, P50 = latencies.Quantile(0.5), P99 = latencies.Quantile(0.99) }];
    }
}

using System.Diagnostics;

namespace Ruslo.Bench;

/// <summary>512 awaiting callers on 50,000 streams, versions checked. The limit: group commit by hand.</summary>
internal sealed class Append512 : IJob
{
    public const int Callers = 512;

    public string Name => "append-512";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int turns = context.Amount(full: 800, quick: 200);
        int appends = turns * Callers;
        OrderCreated[] orders = OrderPool.Make(50_000);
        var shared = new Turns(Callers, orders.Length);
        await using BenchLog log = await context.OpenLogAsync();
        using var limit = new GroupCommit(context.NewPath("limit"), context.SegmentBytes);
        OrderCaller[] callers = [.. Enumerable.Range(0, Callers).Select(_ => new OrderCaller(log))];
        GroupCommit.Caller[] byHandCallers = [.. Enumerable.Range(0, Callers).Select(_ => new GroupCommit.Caller())];
        var latencies = new Latencies(appends * 10);
        var latenciesByHand = new Latencies(appends * 10); // it is not shown, but taking it is part of the work
        int ourTurn = 0;
        int limitTurn = 0;
        (Measured ours, Measured byHand) = await Duel.RunAsync(context.Amount(full: 7, quick: 5),
            () => Measured.RunAsync(async () =>
            {
                await shared.RunAsync(ourTurn, turns, async (caller, first, count) =>
                {
                    for (int turn = first; turn < first + count; turn++)
                    {
                        (int stream, long version) = shared.Of(caller, turn);
                        long start = Stopwatch.GetTimestamp();
                        await callers[caller].AppendAsync(orders[stream], version);
                        latencies.AddSince(start);
                    }
                });
                ourTurn += turns;
            }),
            () => Measured.RunAsync(async () =>
            {
                await shared.RunAsync(limitTurn, turns, async (caller, first, count) =>
                {
                    for (int turn = first; turn < first + count; turn++)
                    {
                        (int stream, long version) = shared.Of(caller, turn);
                        long start = Stopwatch.GetTimestamp();
                        await limit.AppendAsync(byHandCallers[caller], orders[stream], version);
                        latenciesByHand.AddSince(start);
                    }
                });
                limitTurn += turns;
            }));
        double value = appends / ours.Seconds;
        double hand = appends / byHand.Seconds;
        var row = new Row { Job = Name, Value = value, Unit = "events/s", Limit = hand, Ratio = value / hand, Goal = 0.75, AllocatedPerEvent = (double)ours.Allocated / appends, P50 = latencies.Quantile(0.5), P99 = latencies.Quantile(0.99) };
        return context.Peers
            ? [row, await RunAsync(new SqliteGroupCommit(context.NewPath("sqlite")), shared, orders, turns, hand), await RunAsync(new FasterGroupCommit(context.NewPath("faster")), shared, orders, turns, hand)]
            : [row];
    }

    private async Task<Row> RunAsync(IAppendPeer peer, Turns shared, OrderCreated[] orders, int turns, double limit)
    {
        using (peer)
        {
            var runs = new List<Measured>();
            for (int round = 0; round < 4; round++)
            {
                runs.Add(await Measured.RunAsync(() => shared.RunAsync(round * turns, turns, async (caller, first, count) =>
                {
                    for (int turn = first; turn < first + count; turn++)
                    {
                        (int stream, long version) = shared.Of(caller, turn);
                        await peer.AppendAsync(caller, orders[stream], version);
                    }
                })));
            }
            Measured median = Measured.MedianOf(runs.Skip(1));
            double value = turns * Callers / median.Seconds;
            return new() { Job = Name, System = peer.Name, Value = value, Unit = "events/s", Limit = limit, Ratio = value / limit, AllocatedPerEvent = (double)median.Allocated / (turns * Callers) };
        }
    }
}

namespace Ruslo.Bench;

/// <summary>64 callers decide on streams of 20 events, with and without kept states. The limit: appends of the same events at known versions, to a log alike.</summary>
internal sealed class Execute64 : IJob
{
    private const int Callers = 64;
    private const int Deep = 20;

    private static readonly Decider<int, OrderCreated, OrderCreated> Orders = new("orders", 0,
        static (count, order) => count < Deep ? Decision.Refuse("too-few") : order, static (count, _) => count + 1);

    public string Name => "execute-64";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int each = context.Amount(full: 500, quick: 100);
        OrderCreated[] orders = OrderPool.Make(Callers * each);
        await using BenchLog keeping = await FilledAsync(context, "keeping", orders);
        await using BenchLog loading = await FilledAsync(context, "loading", orders);
        await using BenchLog other = await FilledAsync(context, "limit", orders);
        IDirectDeciders warm = DecidersOn(keeping, orders.Length * 4), cold = DecidersOn(loading, 0);
        OrderCaller[] callers = [.. Enumerable.Range(0, Callers).Select(_ => new OrderCaller(other))];
        var shared = new Turns(Callers, orders.Length);
        int round = 0;
        var runs = new List<(Measured Warm, Measured Cold, Measured Limit)>();
        for (int i = 0; i < context.Amount(full: 6, quick: 3); i++)
        {
            int version = Deep - 1 + round++;
            Measured limit = await Measured.RunAsync(() => shared.RunAsync(0, each, async (caller, first, count) =>
            {
                for (int turn = first; turn < first + count; turn++)
                {
                    await callers[caller].AppendAsync(orders[shared.Of(caller, turn).Stream], version);
                }
            }));
            runs.Add((await ExecuteAsync(warm), await ExecuteAsync(cold), limit));
        }
        double hand = orders.Length / Measured.MedianOf(runs.Skip(1).Select(static run => run.Limit)).Seconds;
        return [RowOf(Name, Measured.MedianOf(runs.Skip(1).Select(static run => run.Warm)), 0.7), RowOf(Name + "-cold", Measured.MedianOf(runs.Skip(1).Select(static run => run.Cold)), 0.35)];

        Task<Measured> ExecuteAsync(IDirectDeciders deciders) => Measured.RunAsync(() => shared.RunAsync(0, each, async (caller, first, count) =>
        {
            for (int turn = first; turn < first + count; turn++)
            {
                OrderCreated order = orders[shared.Of(caller, turn).Stream];
                (await deciders.ExecuteAsync(Orders, order.OrderId, order)).OrThrow();
            }
        }));

        Row RowOf(string job, Measured measured, double goal) => new()
        {
            Job = job,
            Value = orders.Length / measured.Seconds,
            Unit = "commands/s",
            Limit = hand,
            Ratio = orders.Length / measured.Seconds / hand,
            Goal = goal,
            AllocatedPerEvent = (double)measured.Allocated / orders.Length,
        };
    }

    private static async Task<BenchLog> FilledAsync(BenchContext context, string what, OrderCreated[] orders)
    {
        BenchLog log = await context.OpenLogAsync(what);
        await log.FillAsync(orders.Length * Deep, number => orders[number % orders.Length]);
        return log;
    }

    private static DirectDeciders DecidersOn(BenchLog log, int kept)
        => new(log.Log, log.Serializer, new(log.Log, new(log.Serializer), log.Runtime, new([])), new(kept), new([]), log.Runtime);
}

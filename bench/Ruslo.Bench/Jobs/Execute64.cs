namespace Ruslo.Bench;

/// <summary>64 callers decide on streams of 20 events, with and without kept states. The limit: appends of the same events at known versions, to a log alike.</summary>
internal sealed class Execute64 : IJob
{
    private const int Callers = 64;
    private const int Deep = 20;
    private const int WarmUps = 12;

    private static readonly Decider<int, OrderCreated, OrderCreated> Orders = new("orders", 0,
        static (count, order) => count < Deep ? Decision.Refuse("too-few") : order, static (count, _) => count + 1);

    public string Name => "execute-64";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int each = context.Amount(full: 500, quick: 100);
        int others = each / 4; // streams that are decided on until all that is hot is compiled, so that those of the measured rounds stay as long as they are
        OrderCreated[] orders = OrderPool.Make(Callers * (each + others));
        await using BenchLog keeping = await FilledAsync(context, "keeping", orders);
        await using BenchLog loading = await FilledAsync(context, "loading", orders);
        await using BenchLog other = await FilledAsync(context, "limit", orders);
        IDirectDeciders warm = DecidersOn(keeping, orders.Length * 4), cold = DecidersOn(loading, 0);
        OrderCaller[] callers = [.. Enumerable.Range(0, Callers).Select(_ => new OrderCaller(other))];
        var shared = new Turns(Callers, orders.Length);
        for (int i = 0; i < WarmUps; i++)
        {
            await RoundAsync(each, others, Deep - 1 + i);
        }
        var runs = new List<(Measured Warm, Measured Cold, Measured Limit)>();
        for (int i = 0; i < context.Amount(full: 6, quick: 5); i++)
        {
            runs.Add(await RoundAsync(0, each, Deep - 1 + i)); // the first loads what is kept
        }
        int commands = Callers * each;
        double hand = commands / Measured.MedianOf(runs.Skip(1).Select(static run => run.Limit)).Seconds;
        return [RowOf(Name, Measured.MedianOf(runs.Skip(1).Select(static run => run.Warm)), 0.7), RowOf(Name + "-cold", Measured.MedianOf(runs.Skip(1).Select(static run => run.Cold)), 0.35)];

        async Task<(Measured Warm, Measured Cold, Measured Limit)> RoundAsync(int firstTurn, int turns, long version)
        {
            Measured limit = await Measured.RunAsync(() => shared.RunAsync(firstTurn, turns, async (caller, first, count) =>
            {
                for (int turn = first; turn < first + count; turn++)
                {
                    await callers[caller].AppendAsync(orders[shared.Of(caller, turn).Stream], version);
                }
            }));
            return (await ExecuteAsync(warm, firstTurn, turns), await ExecuteAsync(cold, firstTurn, turns), limit);
        }

        Task<Measured> ExecuteAsync(IDirectDeciders deciders, int firstTurn, int turns) => Measured.RunAsync(() => shared.RunAsync(firstTurn, turns, async (caller, first, count) =>
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
            Value = commands / measured.Seconds,
            Unit = "commands/s",
            Limit = hand,
            Ratio = commands / measured.Seconds / hand,
            Goal = goal,
            AllocatedPerEvent = (double)measured.Allocated / commands,
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

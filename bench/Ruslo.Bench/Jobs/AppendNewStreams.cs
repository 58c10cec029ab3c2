namespace Ruslo.Bench;

/// <summary>Every event opens a stream. The limit: that of append-512. In ten parts, ours and the limit in turn; the last part must not be much slower than the first.</summary>
internal sealed class AppendNewStreams : IJob
{
    private const int Parts = 10;

    public string Name => "append-new-streams";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int turns = context.Amount(full: 10_000_000, quick: 500_000) / Parts / Append512.Callers;
        int appends = turns * Append512.Callers;
        var shared = new Turns(Append512.Callers, turns * Append512.Callers * (Parts + 1));
        await using BenchLog log = await context.OpenLogAsync();
        using var limit = new GroupCommit(context.NewPath("limit"), context.SegmentBytes);
        OrderCaller[] callers = [.. Enumerable.Range(0, Append512.Callers).Select(_ => new OrderCaller(log))];
        GroupCommit.Caller[] byHandCallers = [.. Enumerable.Range(0, Append512.Callers).Select(_ => new GroupCommit.Caller())];
        var ours = new double[Parts];
        var byHand = new double[Parts];
        await LimitPart(0, Math.Min(turns, 50)); // warm
        await OurPart(0, Math.Min(turns, 50));
        for (int part = 0; part < Parts; part++)
        {
            byHand[part] = await LimitPart((part + 1) * turns, turns);
            ours[part] = await OurPart((part + 1) * turns, turns);
        }
        double value = appends * Parts / ours.Sum();
        double hand = appends * Parts / byHand.Sum();
        return
        [
            new() { Job = Name, Value = value, Unit = "events/s", Limit = hand, Ratio = value / hand, Goal = 0.5 },
            new() { Job = Name + "/last-tenth", Value = appends / ours[^1], Unit = "events/s", Limit = appends / ours[0], Ratio = ours[0] / ours[^1], Goal = 0.77 },
        ];

        async Task<double> OurPart(int firstTurn, int count) => (await Measured.RunAsync(() => shared.RunAsync(firstTurn, count, async (caller, first, n) =>
        {
            for (int turn = first; turn < first + n; turn++)
            {
                await callers[caller].AppendAsync(OrderPool.Order(shared.Of(caller, turn).Stream), -1);
            }
        }))).Seconds;

        async Task<double> LimitPart(int firstTurn, int count) => (await Measured.RunAsync(() => shared.RunAsync(firstTurn, count, async (caller, first, n) =>
        {
            for (int turn = first; turn < first + n; turn++)
            {
                await limit.AppendAsync(byHandCallers[caller], OrderPool.Order(shared.Of(caller, turn).Stream), -1);
            }
        }))).Seconds;
    }
}

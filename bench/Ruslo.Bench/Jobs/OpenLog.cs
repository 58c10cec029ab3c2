namespace Ruslo.Bench;

/// <summary>Opens a log with many events after a clean stop. The limit is that of an empty one, and a second more: a ratio of 1 or more says that the two are less than a second apart.</summary>
internal sealed class OpenLog : IJob
{
    private const double Second = 1_000;

    public string Name => "open";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int events = context.Amount(full: 10_000_000, quick: 500_000);
        string full = context.NewPath("full");
        string empty = context.NewPath("empty");
        OrderCreated[] orders = OrderPool.Make(50_000);
        await using (BenchLog log = await BenchLog.OpenAsync(full, context.Embedded))
        {
            await log.FillAsync(events, number => orders[number % orders.Length]);
        }
        (Measured ours, Measured ofEmpty) = await Duel.RunAsync(5, () => OpenAsync(full, context), () => OpenAsync(empty, context));
        double value = ours.Seconds * 1_000;
        double limit = ofEmpty.Seconds * 1_000;
        return [new() { Job = Name, Value = value, Unit = "ms", Limit = limit, Ratio = (limit + Second) / value, Goal = 1 }];
    }

    private static async Task<Measured> OpenAsync(string path, BenchContext context)
    {
        BenchLog? log = null;
        Measured measured = await Measured.RunAsync(async () => log = await BenchLog.OpenAsync(path, context.Embedded));
        await log!.DisposeAsync();
        return measured;
    }
}

namespace Ruslo.Bench;

/// <summary>Batches of 1,000. The limit: serialise, checksum, write and flush, on one thread.</summary>
internal sealed class AppendBatch : IJob
{
    private const int Size = 1_000;

    public string Name => "append-batch";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int batches = context.Amount(full: 400, quick: 100);
        OrderCreated[] orders = OrderPool.Make(50_000);
        await using BenchLog log = await context.OpenLogAsync();
        using var limit = new BatchFile(context.NewPath("limit"), context.SegmentBytes);
        var batch = new OrderBatch(log, Size);
        (Measured ours, Measured byHand) = await Duel.RunAsync(context.Amount(full: 7, quick: 5),
            () => Measured.RunAsync(async () =>
            {
                for (int i = 0; i < batches; i++)
                {
                    await batch.AppendAsync(number => orders[number % orders.Length], i * Size);
                }
            }),
            () => Measured.RunAsync(() =>
            {
                for (int i = 0; i < batches; i++)
                {
                    limit.Append(orders.AsSpan(i * Size % orders.Length, Size));
                }
                return Task.CompletedTask;
            }));
        double value = batches * Size / ours.Seconds;
        double hand = batches * Size / byHand.Seconds;
        return [new() { Job = Name, Value = value, Unit = "events/s", Limit = hand, Ratio = value / hand, Goal = 0.7, AllocatedPerEvent = (double)ours.Allocated / (batches * Size) }];
    }
}

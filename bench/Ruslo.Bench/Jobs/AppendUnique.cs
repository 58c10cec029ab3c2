using System.Globalization;

namespace Ruslo.Bench;

/// <summary>64 callers append under the condition that nothing in the whole log has a tag. The limit: the same events without a condition, in the same log.</summary>
internal sealed class AppendUnique : IJob
{
    private const int Callers = 64;
    private const int FillBatch = 1_000;

    public string Name => "append-unique";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int appends = context.Amount(full: 1_000, quick: 100);
        OrderCreated order = OrderPool.Order(0);
        await using BenchLog log = await context.OpenLogAsync();
        EventDescriptor descriptor = log.Serializer.Catalog.Find(typeof(OrderCreated))!;
        var payload = new PayloadBuffer(1024);
        ReadOnlyMemory<byte> bytes = payload.Take(log.Serializer.Serialize(order, descriptor, payload));
        int next = 0;
        for (int filled = context.Amount(full: 5_000_000, quick: 50_000); filled > 0; filled -= FillBatch)
        {
            await AppendAsync([.. Enumerable.Range(0, FillBatch).Select(_ => NewTag())], condition: null);
        }
        (Measured unique, Measured plain) = await Duel.RunAsync(5, () => RoundAsync(conditional: true), () => RoundAsync(conditional: false));
        double value = Callers * appends / unique.Seconds;
        double limit = Callers * appends / plain.Seconds;
        return [new() { Job = Name, Value = value, Unit = "events/s", Limit = limit, Ratio = value / limit, Goal = 0.25, AllocatedPerEvent = (double)unique.Allocated / (Callers * appends) }];

        string NewTag() => string.Create(CultureInfo.InvariantCulture, $"order:{Interlocked.Increment(ref next):00000000}");

        Task<Measured> RoundAsync(bool conditional) => Measured.RunAsync(() => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < appends; i++)
            {
                string tag = NewTag();
                await AppendAsync([tag], conditional ? new(EventQuery.Tagged(tag)) : null);
            }
        }))));

        async Task AppendAsync(string[] tags, AppendCondition? condition)
        {
            NewEvent[] events = Array.ConvertAll(tags, tag => new NewEvent(new(descriptor.Topic, tag), log.Runtime.Ids.NewId(log.Runtime.Time.GetUtcNow()), descriptor.Name, bytes) with { Tags = [tag] });
            if (await log.Log.AppendAsync(new() { Events = events, Idempotency = Idempotency.Fresh, Condition = condition }) is not Appended)
            {
                throw new InvalidOperationException($"{tags[0]} was not taken.");
            }
        }
    }
}

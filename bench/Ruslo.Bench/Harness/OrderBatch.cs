namespace Ruslo.Bench;

/// <summary>A caller who appends many orders at once; its request is used again and again.</summary>
internal sealed class OrderBatch
{
    private readonly BenchLog log;
    private readonly PayloadBuffer payloads;
    private readonly NewEvent[] events;
    private readonly AppendRequest request;

    public OrderBatch(BenchLog log, int size)
    {
        this.log = log;
        payloads = new(size * 512);
        events = new NewEvent[size];
        request = new() { Events = events, Idempotency = Idempotency.Fresh };
    }

    public int Size => events.Length;

    public async ValueTask AppendAsync(Func<int, object> order, int first)
    {
        payloads.Clear();
        DateTimeOffset now = log.Runtime.Time.GetUtcNow();
        for (int i = 0; i < events.Length; i++)
        {
            object e = order(first + i);
            EventDescriptor descriptor = log.Serializer.Catalog.Describe(e);
            var stream = new StreamId(descriptor.Topic, descriptor.StreamKeyOf(e)!.Value.Value);
            events[i] = new(stream, log.Runtime.Ids.NewId(now), descriptor.Name, payloads.Take(log.Serializer.Serialize(e, descriptor, payloads)));
        }
        AppendResult result = await log.Log.AppendAsync(request);
        if (result is not Appended)
        {
            throw new InvalidOperationException($"A batch was not taken: {result}");
        }
    }
}

using System.Runtime.CompilerServices;

namespace Ruslo.Bench;

/// <summary>One caller, who appends an order and awaits the result; its request is used again and again.</summary>
internal sealed class OrderCaller
{
    private readonly BenchLog log;
    private readonly EventDescriptor descriptor;
    private readonly PayloadBuffer payload = new(1024);
    private readonly NewEvent[] events = new NewEvent[1];
    private readonly StreamExpectation[] expected = new StreamExpectation[1];
    private readonly AppendRequest request;

    public OrderCaller(BenchLog log)
    {
        this.log = log;
        descriptor = log.Serializer.Catalog.Find(typeof(OrderCreated))!;
        request = new() { Events = events, Expected = expected, Idempotency = Idempotency.Fresh };
    }

    /// <summary>Appends at a version; what it allocates itself is pooled, so that what is counted is the log's.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask AppendAsync(OrderCreated order, long version)
    {
        payload.Clear();
        var stream = new StreamId(descriptor.Topic, order.OrderId);
        events[0] = new(stream, log.Runtime.Ids.NewId(log.Runtime.Time.GetUtcNow()), descriptor.Name, payload.Take(log.Serializer.Serialize(order, descriptor, payload)));
        expected[0] = new(stream, ExpectedVersion.Exactly(version));
        AppendResult result = await log.Log.AppendAsync(request);
        if (result is not Appended)
        {
            throw new InvalidOperationException($"An append was not taken: {result}");
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Ruslo.Bench;

/// <summary>Publishes at a steady pace and measures from the moment that an order was due, so that falling behind shows.</summary>
internal sealed class PacedOrders(int streams)
{
    private readonly long[] due = new long[streams];
    private bool pacing;

    public Latencies Latencies { get; } = new(4_000_000);

    public void Handled(OrderCreated order)
    {
        if (Volatile.Read(ref pacing))
        {
            Latencies.AddSince(Volatile.Read(ref due[int.Parse(order.OrderId.AsSpan(4), CultureInfo.InvariantCulture)]));
        }
    }

    public async Task PublishAsync(IEventBus bus, OrderCreated[] orders, int count, int perSecond, Handled handled, int subscriptions)
    {
        Volatile.Write(ref pacing, true);
        Task all = handled.Expect((long)count * subscriptions);
        var outstanding = new List<Task>(count);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            long at = start + (long)((double)i / perSecond * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < at)
            {
                await Task.Delay(1);
            }
            Volatile.Write(ref due[i % orders.Length], at);
            outstanding.Add(bus.PublishAsync(orders[i % orders.Length]).AsTask());
        }
        await Task.WhenAll(outstanding);
        await all;
        Volatile.Write(ref pacing, false);
    }
}

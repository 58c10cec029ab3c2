using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Bench;

/// <summary>Reads one's own write while 5,000 orders a second are published: a read of a view after the token, beside ordinary reads of the same views. The limit: 5 ms more at the 99th percentile.</summary>
internal sealed class TokenRead : IJob
{
    private const int Pace = 5_000;
    private const double MostMilliseconds = 5;

    private static readonly Projection<Spent> PerOrder = Projection.For<Spent>("spent", version: 1)
        .On<OrderCreated>((spent, order) => new((spent?.Orders ?? 0) + 1, (spent?.Amount ?? 0) + order.Amount));

    public string Name => "token-read";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        OrderCreated[] orders = OrderPool.Make(50_000);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        string log = context.NewPath("log");
        builder.Services.AddRuslo(ruslo => ruslo.UseEmbedded(log).AddProjection(PerOrder));
        using IHost host = builder.Build();
        await host.StartAsync();
        var bus = host.Services.GetRequiredService<IDirectBus>();
        var views = host.Services.GetRequiredService<IViews>();
        await RunAsync(bus, views, orders, Pace, new(Pace), new(Pace)); // warm
        int count = Pace * context.Amount(full: 20, quick: 3);
        var ordinary = new Latencies(count);
        var after = new Latencies(count);
        await RunAsync(bus, views, orders, count, ordinary, after);
        await host.StopAsync();
        double adds = Math.Max(0.001, after.Quantile(0.99)!.Value - ordinary.Quantile(0.99)!.Value);
        return
        [
            new() { Job = Name, Value = adds, Unit = "ms", Limit = MostMilliseconds, Ratio = MostMilliseconds / adds, Goal = 1, P50 = after.Quantile(0.5), P99 = after.Quantile(0.99) },
            new() { Job = $"{Name}/ordinary", Value = ordinary.Quantile(0.99)!.Value, Unit = "ms", P50 = ordinary.Quantile(0.5), P99 = ordinary.Quantile(0.99) },
        ];
    }

    private static async Task RunAsync(IDirectBus bus, IViews views, OrderCreated[] orders, int count, Latencies ordinary, Latencies after)
    {
        var outstanding = new List<Task>(count);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            long at = start + (long)((double)i / Pace * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < at)
            {
                await Task.Delay(1);
            }
            outstanding.Add(OneAsync(orders[i % orders.Length], isAfter: i % 2 == 0));
        }
        await Task.WhenAll(outstanding);

        async Task OneAsync(OrderCreated order, bool isAfter)
        {
            Published published = await bus.PublishAsync(order);
            long asked = Stopwatch.GetTimestamp();
            Spent? spent = await views.GetAsync<Spent>(order.OrderId, isAfter ? published.Token : default);
            (isAfter ? after : ordinary).AddSince(asked);
            if (isAfter && spent is null)
            {
                throw new InvalidOperationException($"The view of {order.OrderId} was served without what was just published.");
            }
        }
    }

    private sealed record Spent(int Orders, decimal Amount);
}

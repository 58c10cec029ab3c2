using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Bench;

/// <summary>
/// What a hundred times the events cost: appends and deliveries on a large log against those on a small one, and the memory that each
/// stream takes, every event opening one. The limit of memory is 2 bytes a stream.
/// </summary>
internal sealed class Growth : IJob
{
    private const int BatchSize = 1_000;
    private const int Rounds = 5;
    private const double MostBytes = 2;
    private int next;

    public string Name => "growth";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int small = context.Amount(full: 100_000, quick: 20_000);
        int large = context.Amount(full: 10_000_000, quick: 400_000);
        int measured = context.Amount(full: 100_000, quick: 10_000);
        var handled = new Handled();
        using IHost host = await StartAsync(context.NewPath("log"), handled);
        var bus = host.Services.GetRequiredService<IDirectBus>();
        await FillAsync(bus, handled, small);
        await MeasureAsync(bus, handled, measured); // warms up
        (double appendSmall, double deliverSmall) = await MeasureAsync(bus, handled, measured);
        await FillAsync(bus, handled, (large - next) / 2 / BatchSize * BatchSize);
        int before = next;
        long memoryBefore = ProcessMemory.Private(); // halfway: what is bounded, such as caches, has its size
        await FillAsync(bus, handled, large - next);
        double bytes = Math.Max(0, ProcessMemory.Private() - memoryBefore) / (double)(next - before);
        (double appendLarge, double deliverLarge) = await MeasureAsync(bus, handled, measured);
        await host.StopAsync();
        return
        [
            new() { Job = Name + "/append", Value = appendLarge, Unit = "events/s", Limit = appendSmall, Ratio = appendLarge / appendSmall, Goal = 0.77 },
            new() { Job = Name + "/delivery", Value = deliverLarge, Unit = "events/s", Limit = deliverSmall, Ratio = deliverLarge / deliverSmall, Goal = 0.77 },
            new() { Job = Name + "/memory", Value = bytes, Unit = "B/stream", Limit = MostBytes, Ratio = MostBytes / Math.Max(bytes, 0.01), Goal = large >= 10_000_000 ? 1 : null }, // a small log shows what the process takes, not what a stream takes
        ];
    }

    /// <summary>The medians of several rounds: appended, and appended and handled, a second.</summary>
    private async Task<(double Appended, double Delivered)> MeasureAsync(IDirectBus bus, Handled handled, int events)
    {
        var appended = new List<double>();
        var delivered = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            Task all = handled.Expect(events);
            long start = Stopwatch.GetTimestamp();
            await PublishAsync(bus, events);
            appended.Add(events / Stopwatch.GetElapsedTime(start).TotalSeconds);
            await all;
            delivered.Add(events / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return (appended.Order().ElementAt(Rounds / 2), delivered.Order().ElementAt(Rounds / 2));
    }

    private async Task FillAsync(IDirectBus bus, Handled handled, int events)
    {
        Task all = handled.Expect(events);
        await PublishAsync(bus, events);
        await all;
    }

    private async Task PublishAsync(IDirectBus bus, int events)
    {
        object[] batch = new object[BatchSize];
        for (int published = 0; published < events; published += BatchSize)
        {
            for (int i = 0; i < BatchSize; i++)
            {
                batch[i] = OrderPool.Order(next++);
            }
            await bus.PublishAllAsync(batch);
        }
    }

    private static async Task<IHost> StartAsync(string log, Handled handled)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRuslo(ruslo => ruslo.UseEmbedded(log).AddSubscription("counter", s => s.On<OrderCreated>((_, _, _) =>
        {
            handled.Count();
            return ValueTask.CompletedTask;
        })));
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }
}

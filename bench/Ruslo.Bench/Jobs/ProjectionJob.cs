using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Bench;

/// <summary>
/// Counts and adds the orders of 50,000 keys into views, from the beginning of a log. The limit: the same fold by hand, from the same log into the
/// same SQLite, in transactions of as many events. `rebuild`: the same beside views that are read, while 2,000 events a second come.
/// </summary>
internal sealed class ProjectionJob : IJob
{
    private const int Keys = 50_000;
    private const int Pace = 2_000;

    private static readonly Projection<KeyTotals> Totals = Projection.For<KeyTotals>("totals", version: 1)
        .On<OrderCreated>(static (totals, order) => new((totals?.Count ?? 0) + 1, (totals?.Sum ?? 0) + order.Amount))
        .Json(BenchJson.Default.KeyTotals);

    public string Name => "projection";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int events = context.Amount(full: 1_000_000, quick: 200_000);
        OrderCreated[] orders = OrderPool.Make(Keys);
        await using BenchLog log = await context.OpenLogAsync();
        await log.FillAsync(events, number => orders[number % Keys]);
        var ours = new List<Measured>();
        var byHand = new List<Measured>();
        int rounds = context.Amount(full: 3, quick: 2);
        for (int round = 0; round <= rounds; round++)
        {
            int through = round == 0 ? events / 4 : events; // to warm up
            byHand.Add(await Measured.RunAsync(() => new HandWrittenFold(log, context.NewPath("limit")).RunAsync(through)));
            ours.Add(await Measured.RunAsync(() => FoldAsync(log, context.NewPath("state"), through)));
        }
        (Measured made, Measured limit) = (Measured.MedianOf(ours.Skip(1)), Measured.MedianOf(byHand.Skip(1)));
        double rate = events / made.Seconds;
        double rebuilt = await RebuildAsync(context, log, orders);
        return
        [
            new() { Job = Name, Value = rate, Unit = "events/s", Limit = events / limit.Seconds, Ratio = limit.Seconds / made.Seconds, Goal = 0.7, AllocatedPerEvent = (double)made.Allocated / events },
            new() { Job = "rebuild", Value = rebuilt, Unit = "events/s", Limit = rate, Ratio = rebuilt / rate, Goal = 0.6 },
        ];
    }

    private static async Task FoldAsync(BenchLog log, string state, long through)
    {
        await using var store = new SqliteStateStore(state, log.Runtime);
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        await using var subscriptions = new SubscriptionRuntime(log.Log, log.Serializer, services, log.Runtime, NullLogger.Instance, store);
        var registered = RegisteredProjection.Of(Totals, new());
        await subscriptions.AddAsync(registered.Define(log.Serializer.Catalog));
        await subscriptions.Get(registered.Subscription).Running!.Partitions[0].Passed.WaitAsync(through, CancellationToken.None);
    }

    /// <summary>Positions a second that a rebuild comes on, to the moment when its views are read.</summary>
    private static async Task<double> RebuildAsync(BenchContext context, BenchLog log, OrderCreated[] orders)
    {
        await using var store = new SqliteStateStore(context.NewPath("state"), log.Runtime);
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        await using var subscriptions = new SubscriptionRuntime(log.Log, log.Serializer, services, log.Runtime, NullLogger.Instance, store);
        var registered = RegisteredProjection.Of(Totals, new());
        var projections = new ProjectionControl(log.Log, subscriptions, new(subscriptions), [registered], NullLogger.Instance);
        await projections.PrepareAsync(CancellationToken.None);
        await subscriptions.AddAsync(registered.Define(log.Serializer.Catalog));
        await projections.StartAsync(CancellationToken.None);
        await subscriptions.Get(registered.Subscription).Running!.Partitions[0].Passed.WaitAsync(log.Log.Head, CancellationToken.None);
        using var over = new CancellationTokenSource();
        Task live = PublishAsync(log, orders, over.Token);
        long start = Stopwatch.GetTimestamp();
        await projections.RebuildAsync("totals");
        ProjectionStatus status = await projections.RebuiltAsync("totals");
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await over.CancelAsync();
        await live;
        await projections.StopAsync();
        return status.Position / seconds;
    }

    /// <summary>A batch every ten milliseconds, so many that the pace is kept.</summary>
    private static async Task PublishAsync(BenchLog log, OrderCreated[] orders, CancellationToken cancellationToken)
    {
        const int size = 20;
        var batch = new OrderBatch(log, size);
        long start = Stopwatch.GetTimestamp();
        for (int next = 0; !cancellationToken.IsCancellationRequested; next += size)
        {
            await batch.AppendAsync(number => orders[number % Keys], next);
            if (TimeSpan.FromSeconds((double)next / Pace) - Stopwatch.GetElapsedTime(start) is var early && early > TimeSpan.Zero)
            {
                await Task.Delay(early, CancellationToken.None);
            }
        }
    }
}

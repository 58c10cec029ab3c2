using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Bench;

/// <summary>Timers that are all due within one second, from the moment when the first is, until what they publish is durable. Beside it: as many appends of callers who await each.</summary>
internal sealed class TimersJob : IJob
{
    private const int Callers = 512;
    private const int Rounds = 3;
    private static readonly TimeSpan Goal = TimeSpan.FromSeconds(3);

    public string Name => "timers";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        OrderCreated[] orders = OrderPool.Make(context.Amount(full: 100_000, quick: 10_000));
        var fired = new List<Measured>();
        var appended = new List<Measured>();
        for (int round = 0; round < Rounds; round++)
        {
            appended.Add(await AppendAsync(context, orders));
            fired.Add(await FireAsync(context, orders));
        }
        (Measured ours, Measured limit) = (Measured.MedianOf(fired), Measured.MedianOf(appended));
        return [new() { Job = Name, Value = ours.Seconds, Unit = "s", Limit = limit.Seconds, Ratio = Goal.TotalSeconds / ours.Seconds, Goal = 1, AllocatedPerEvent = (double)ours.Allocated / orders.Length }];
    }

    private static async Task<Measured> AppendAsync(BenchContext context, OrderCreated[] orders)
    {
        await using BenchLog log = await context.OpenLogAsync("limit");
        int next = -1;
        return await Measured.RunAsync(() => Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            var caller = new OrderCaller(log);
            for (int mine = Interlocked.Increment(ref next); mine < orders.Length; mine = Interlocked.Increment(ref next))
            {
                await caller.AppendAsync(orders[mine], -1);
            }
        })));
    }

    private static async Task<Measured> FireAsync(BenchContext context, OrderCreated[] orders)
    {
        var clock = new SetClock();
        await using BenchLog log = await context.OpenLogAsync(clock: clock);
        await using var store = new SqliteStateStore(context.NewPath("state"), log.Runtime);
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        await using var subscriptions = new SubscriptionRuntime(log.Log, log.Serializer, services, log.Runtime, NullLogger.Instance, store);
        await using var control = new TimerControl(subscriptions, new(), new(NullLogger.Instance));
        DateTimeOffset first = clock.GetUtcNow().AddDays(1);
        await SetAsync(log, orders, first);
        await control.StartAsync(CancellationToken.None);
        await TimerLoop.IndexAsync(subscriptions, CancellationToken.None);
        long last = log.Log.Head + (2L * orders.Length);
        return await Measured.RunAsync(async () =>
        {
            clock.Set(first);
            log.Runtime.ClockWasSet();
            await log.Log.WaitAsync(last);
        });
    }

    private static async Task SetAsync(BenchLog log, OrderCreated[] orders, DateTimeOffset first)
    {
        const int size = 1_000;
        var drafting = new EventDrafting(log.Serializer);
        for (int from = 0; from < orders.Length; from += size)
        {
            var events = new NewEvent[size];
            for (int i = 0; i < size; i++)
            {
                DateTimeOffset due = first + (TimeSpan.FromSeconds(1) * ((double)(from + i) / orders.Length));
                events[i] = drafting.Draft(orders[from + i], new() { DueAt = due }, log.Runtime.Ids.NewId(log.Runtime.Time.GetUtcNow()), handled: null, new(512));
            }
            if (await log.Log.AppendAsync(new() { Events = events, Idempotency = Idempotency.Fresh }) is not Appended)
            {
                throw new InvalidOperationException("Timers were not set.");
            }
        }
    }

    /// <summary>The system's clock, set forward.</summary>
    private sealed class SetClock : TimeProvider
    {
        private long offset;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref offset));

        public void Set(DateTimeOffset to) => Volatile.Write(ref offset, (to - base.GetUtcNow()).Ticks);
    }
}

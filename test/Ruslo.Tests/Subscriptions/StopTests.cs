using Microsoft.Extensions.DependencyInjection;
using Ruslo.Tests.Subscriptions.Definitions;
using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>Stopping, beside changes that take long and handlers that change subscriptions.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public void A_stop_that_is_cancelled_ends_a_pause_that_waits_for_a_slow_handler() => Simulation.Run(1, async simulation =>
    {
        var f = new SubscriptionFixture(simulation);
        bool begun = false;
        await f.AddAsync("slow", s => s.Partitions(1).On<Placed>(async (_, _, ct) =>
        {
            begun = true;
            await f.Runtime.DelayAsync(Long, ct);
        }));
        await f.PublishAsync(new Placed("a", 1));
        await f.UntilAsync(() => begun, "it handles");
        Task pause = f.Subscriptions.PauseAsync("slow").AsTask();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), f.Runtime.Time);
        DateTimeOffset before = f.Runtime.Time.GetUtcNow();
        await f.Subscriptions.StopAsync(patience.Token);
        Assert.InRange(f.Runtime.Time.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.True(pause.IsCompleted);
    });

    [Fact]
    public void While_a_pause_waits_for_a_slow_handler_a_stop_lets_the_others_end() => Simulation.Run(2, async simulation =>
    {
        var f = new SubscriptionFixture(simulation);
        bool begun = false;
        var seen = new List<int>();
        await f.AddAsync("slow", s => s.Partitions(1).On<Placed>(async (_, _, ct) =>
        {
            begun = true;
            await f.Runtime.DelayAsync(TimeSpan.FromMinutes(1), ct);
        }));
        await f.AddAsync("quick", s => s.Partitions(1).On<Placed>((e, _, _) => { seen.Add(e.Number); return default; }));
        await f.PublishAsync(new Placed("a", 1));
        await f.UntilAsync(() => begun && seen.Count == 1, "both handle");
        Task pause = f.Subscriptions.PauseAsync("slow").AsTask();
        Task stop = f.Subscriptions.StopAsync().AsTask();
        await f.PublishAsync(new Placed("a", 2));
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        Assert.Equal([1], seen);
        await stop;
        await pause;
        await Assert.ThrowsAsync<RusloException>(async () => await f.Subscriptions.ResumeAsync("slow"));
        await Assert.ThrowsAsync<RusloException>(async () => await f.AddAsync("late", s => s.On<Placed>(static (_, _, _) => default)));
    });

    [Fact]
    public void A_handler_that_waits_for_a_change_which_waits_for_it_is_freed_by_a_stop() => Simulation.Run(3, async simulation =>
    {
        var f = new SubscriptionFixture(simulation);
        bool begun = false;
        await f.AddAsync("other", s => s.On<Paid>(static (_, _, _) => default));
        await f.AddAsync("one", s => s.Partitions(1).On<Placed>(async (_, _, ct) =>
        {
            begun = true;
            await f.Runtime.DelayAsync(TimeSpan.FromSeconds(1), ct);
            await f.Subscriptions.PauseAsync("other", ct);
        }));
        await f.PublishAsync(new Placed("a", 1));
        await f.UntilAsync(() => begun, "it handles");
        Task pause = f.Subscriptions.PauseAsync("one").AsTask();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), f.Runtime.Time);
        await f.Subscriptions.StopAsync(patience.Token);
        Assert.True(pause.IsCompleted);
    });

    [Fact]
    public void A_handler_that_pauses_its_own_subscription_is_told_that_it_would_wait_for_itself() => ControlBench.Run(4, async b =>
    {
        var told = new List<string>();
        await b.Control.AddAsync("self", s => s.Partitions(1).On<Placed>(async (e, _, ct) =>
        {
            InvalidOperationException refused = e.Number == 1
                ? await Assert.ThrowsAsync<InvalidOperationException>(async () => await b.Control.PauseAsync("self", ct))
                : await Assert.ThrowsAsync<InvalidOperationException>(async () => await b.Control.SkipAsync("self", new("orders", "a"), 1, ct));
            told.Add(refused.Message);
        }));
        await b.Fixture.PublishAsync(new Placed("a", 1), new Placed("a", 2));
        await b.Fixture.SettleAsync();
        Assert.Equal(2, told.Count);
        Assert.All(told, static message => Assert.Contains("'self'", message, StringComparison.Ordinal));
        Assert.Equal(SubscriptionState.Running, b.Fixture.Status("self").State);
    });

    [Fact]
    public void What_a_handler_gets_from_its_scope_knows_its_subscription() => Simulation.Run(5, async simulation =>
    {
        var f = new SubscriptionFixture(simulation, services: static services => services.AddRusloCore(static _ => { }, static _ => { }));
        var told = new List<string>();
        await f.AddAsync("self", s => s.Partitions(1).On<Placed>(async (_, context, _) =>
        {
            ISubscriptions injected = context.Services.GetRequiredService<ISubscriptions>();
            foreach (Func<Task> change in (Func<Task>[])[() => injected.PauseAsync("self").AsTask(), () => injected.RewindAsync("self", SubscriptionStart.Beginning).AsTask(), () => injected.RetireAsync("self").AsTask()])
            {
                told.Add((await Assert.ThrowsAsync<InvalidOperationException>(change)).Message);
            }
        }));
        await f.PublishAsync(new Placed("a", 1));
        await f.SettleAsync();
        Assert.Equal(3, told.Count);
        Assert.IsNotType<HandlerSubscriptions>(f.Services.GetRequiredService<ISubscriptions>());
        await f.Subscriptions.DisposeAsync();
    });
}

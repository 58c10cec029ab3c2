using Xunit;

namespace Ruslo.Tests.Subscriptions;

public sealed record Tally(int Count, int Sum);

public sealed class StateSubscriptionTests
{
    private static Action<SubscriptionBuilder> Counting(Action? afterwards = null) => s => s.FromBeginning().Partitions(3).State<Tally>("tallies").On<Placed>(async (e, c, ct) =>
    {
        await c.State<Tally>().UpdateAsync(e.Order, t => new((t?.Count ?? 0) + 1, (t?.Sum ?? 0) + e.Number), ct);
        await c.State<Tally>().UpdateAsync("all", t => new((t?.Count ?? 0) + 1, (t?.Sum ?? 0) + e.Number), ct);
        await c.Events.PublishAsync(new Paid(e.Order, e.Number), ct);
        afterwards?.Invoke();
    });

    [Fact]
    public void Documents_progress_and_what_is_published_move_together_and_appear_once() => Simulation.Run(1, async simulation =>
    {
        var f = new SubscriptionFixture(simulation, states: new InMemoryStateStore());
        int failures = 0;
        await f.AddAsync("tally", Counting(() =>
        {
            if (++failures % 4 == 0)
            {
                throw new InvalidOperationException("now and then");
            }
        }));
        for (int i = 0; i < 40; i++)
        {
            await f.PublishAsync(new Placed("k" + (i % 5), i));
        }
        await f.SettleAsync();
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(new(40, 780), await f.Subscriptions.Get("tally").Running!.Tables!.Find(typeof(Tally), null).ReadAllAsync(f));
        Assert.Equal(Enumerable.Range(0, 40), (await f.ReadAsync("payments")).Select(e => SubscriptionFixture.Decode<Paid>(f, e).Number).Order());
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void After_a_restart_the_state_goes_on_where_it_was() => Simulation.Run(2, async simulation =>
    {
        var f = new SubscriptionFixture(simulation, states: new InMemoryStateStore());
        await f.AddAsync("tally", Counting());
        await f.PublishAsync(new Placed("a", 1), new Placed("b", 2));
        await f.SettleAsync();
        await f.Subscriptions.StopAsync();
        f.Restart();
        await f.AddAsync("tally", Counting());
        await f.PublishAsync(new Placed("a", 3));
        await f.SettleAsync();
        Assert.Equal(new(3, 6), await f.Subscriptions.Get("tally").Running!.Tables!.Find(typeof(Tally), null).ReadAllAsync(f));
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Documents_are_kept_also_where_progress_may_follow_later() => Simulation.Run(4, async simulation =>
    {
        var f = new SubscriptionFixture(simulation, states: new InMemoryStateStore());
        await f.AddAsync("tally", s => s.FromBeginning().Partitions(1).AtLeastOnce().State<Tally>("tallies")
            .On<Placed>(async (e, c, ct) => await c.State<Tally>().UpdateAsync("all", t => new((t?.Count ?? 0) + 1, (t?.Sum ?? 0) + e.Number), ct)));
        await f.PublishAsync(new Placed("a", 1), new Placed("b", 2));
        await f.SettleAsync();
        Assert.Equal(new(2, 3), await f.Subscriptions.Get("tally").Running!.Tables!.Find(typeof(Tally), null).ReadAllAsync(f));
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_power_loss_takes_back_no_more_than_a_second_of_what_handlers_keep() => Simulation.Run(5, async simulation =>
    {
        var states = new ModelStateStore();
        var f = new SubscriptionFixture(simulation, states: states);
        Action<SubscriptionBuilder> silent = static s => s.FromBeginning().Partitions(1).State<Tally>("tallies")
            .On<Placed>(static async (e, c, ct) => await c.State<Tally>().UpdateAsync("all", t => new((t?.Count ?? 0) + 1, (t?.Sum ?? 0) + e.Number), ct));
        await f.AddAsync("tally", silent);
        for (int i = 1; i <= 40; i++)
        {
            await f.PublishAsync(new Placed("a", i));
            await f.Runtime.DelayAsync(TimeSpan.FromMilliseconds(100));
        }
        for (int cut = 0; cut < 5; cut++)
        {
            await f.PublishAsync(new Placed("b", 0));
            await f.SettleAsync();
            await f.Runtime.DelayAsync(TimeSpan.FromSeconds(1.1));
            states.CutPower(simulation.Random);
            Assert.Equal(0, states.Undone);
            await f.Subscriptions.StopAsync();
            f.Restart();
            await f.AddAsync("tally", silent);
        }
        await f.SettleAsync();
        Assert.Equal(new(45, 820), await f.Subscriptions.Get("tally").Running!.Tables!.Find(typeof(Tally), null).ReadAllAsync(f));
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Nobody_is_told_that_all_is_forwarded_while_it_does_not_run() => Simulation.Run(6, async simulation =>
    {
        var f = new SubscriptionFixture(simulation, states: new InMemoryStateStore());
        await f.AddAsync("tally", Counting());
        await f.AddAsync("plain", static s => s.On<Placed>(static (_, _, _) => default));
        Assert.True(await f.Subscriptions.Get("tally").ForwardedAsync(CancellationToken.None));
        await f.Subscriptions.PauseAsync("tally");
        Assert.False(await f.Subscriptions.Get("tally").ForwardedAsync(CancellationToken.None));
        await f.Subscriptions.ResumeAsync("tally");
        Assert.True(await f.Subscriptions.Get("tally").ForwardedAsync(CancellationToken.None));
        await f.Subscriptions.PauseAsync("plain");
        Assert.True(await f.Subscriptions.Get("plain").ForwardedAsync(CancellationToken.None)); // nothing waits outside the log
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void State_of_another_log_is_refused_and_the_remedy_is_said() => Simulation.Run(3, async simulation =>
    {
        var states = new InMemoryStateStore();
        var f = new SubscriptionFixture(simulation, states: states);
        await f.AddAsync("tally", Counting());
        await f.PublishAsync(new Placed("a", 1));
        await f.SettleAsync();
        await f.Subscriptions.DisposeAsync();
        var other = new SubscriptionFixture(simulation, states: states);
        await other.PublishAsync([.. Enumerable.Range(1, 5).Select(static i => new Placed("a", i))]);
        RusloException refused = await Assert.ThrowsAnyAsync<RusloException>(async () => await other.AddAsync("tally", Counting()));
        Assert.Contains("made from another log", refused.Message, StringComparison.Ordinal);
        Assert.Contains("delete the state", refused.Message, StringComparison.Ordinal);
        await other.Subscriptions.DisposeAsync();
    });
}

internal static class TallyReading
{
    public static async Task<Tally?> ReadAllAsync(this StateTableBinding binding, SubscriptionFixture f)
        => await f.Subscriptions.Get("tally").Running!.Tables!.State.GetAsync("tallies", "all") is { } bytes ? binding.Read<Tally>("all", bytes) : null;
}

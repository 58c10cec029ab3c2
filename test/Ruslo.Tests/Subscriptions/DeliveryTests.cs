using Xunit;

namespace Ruslo.Tests.Subscriptions;

public sealed class DeliveryTests
{
    private static void Run(ulong seed, Func<SubscriptionFixture, Task> body, int feedCapacity = 1024)
        => Simulation.Run(seed, maxSteps: 50_000, body: async simulation =>
        {
            var fixture = new SubscriptionFixture(simulation, feedCapacity: feedCapacity);
            await body(fixture);
            await fixture.Subscriptions.DisposeAsync();
        });

    [Fact]
    public void A_subscription_handles_what_is_appended_after_its_registration() => Run(1, async f =>
    {
        await f.PublishAsync(new Placed("a", 0));
        var seen = new List<int>();
        await f.AddAsync("mailer", s => s.On<Placed>((e, _, _) => { seen.Add(e.Number); return default; }));
        await f.PublishAsync(new Placed("a", 1), new Paid("a", 2), new Placed("a", 3));
        await f.SettleAsync();
        Assert.Equal([1, 3], seen);
    });

    [Fact]
    public void A_subscription_from_the_beginning_catches_up_and_then_follows() => Run(2, async f =>
    {
        for (int i = 0; i < 700; i++)
        {
            await f.PublishAsync(new Placed("k" + (i % 7), i));
        }
        var seen = new Dictionary<string, List<int>>();
        await f.AddAsync("all", s => s.FromBeginning().On<Placed>((e, _, _) => { (seen.TryGetValue(e.Order, out var l) ? l : seen[e.Order] = []).Add(e.Number); return default; }));
        for (int i = 700; i < 900; i++)
        {
            await f.PublishAsync(new Placed("k" + (i % 7), i));
        }
        await f.SettleAsync();
        Assert.Equal(900, seen.Values.Sum(l => l.Count));
        Assert.All(seen.Values, l => Assert.Equal(l.Order(), l));
    });

    [Theory]
    [InlineData(3ul)]
    [InlineData(4ul)]
    [InlineData(5ul)]
    [InlineData(6ul)]
    public void A_partition_that_falls_behind_reads_for_itself_and_attaches_again_without_a_gap_or_a_double(ulong seed) => Run(seed, async f =>
    {
        var seen = new Dictionary<string, List<int>>();
        int pace = 0;
        await f.AddAsync("slow", s => s.Partitions(3).On<Placed>(async (e, _, ct) =>
        {
            (seen.TryGetValue(e.Order, out var l) ? l : seen[e.Order] = []).Add(e.Number);
            if (++pace % 5 == 0)
            {
                await f.Runtime.DelayAsync(TimeSpan.FromMilliseconds(f.Simulation.Random.Next(30)), ct);
            }
        }));
        for (int i = 0; i < 600; i++)
        {
            await f.PublishAsync(new Placed("k" + f.Simulation.Random.Next(11), i));
            if (f.Simulation.Random.OneIn(6))
            {
                await f.Runtime.DelayAsync(TimeSpan.FromMilliseconds(f.Simulation.Random.Next(20)));
            }
        }
        await f.SettleAsync();
        Assert.Equal(600, seen.Values.Sum(l => l.Count));
        Assert.All(seen.Values, l => Assert.Equal(l.Order(), l));
        Assert.Equal(600, seen.Values.SelectMany(l => l).Distinct().Count());
        Assert.All(f.Status("slow").Partitions, p => Assert.False(p.CatchingUp));
    }, feedCapacity: 8);

    [Fact]
    public void Progress_of_at_least_once_is_durable_a_second_after_handling() => Run(7, async f =>
    {
        await f.AddAsync("lazy", s => s.Partitions(4).On<Placed>((_, _, _) => default));
        long last = 0;
        for (int i = 0; i < 40; i++)
        {
            last = await f.PublishAsync(new Placed("k" + i, i));
        }
        await f.SettleAsync();
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(1.1));
        Assert.All(f.Status("lazy").Partitions, p => Assert.Equal(p.Position >= last ? p.Checkpoint : 0, p.Checkpoint));
        Assert.Equal(last, f.Status("lazy").Partitions.Max(p => p.Checkpoint));
    });

    [Fact]
    public void What_matched_nothing_moves_once_a_minute() => Run(8, async f =>
    {
        await f.AddAsync("idle", s => s.On<Paid>((_, _, _) => default));
        long last = await f.PublishAsync(new Placed("a", 1));
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(50));
        Assert.All(f.Status("idle").Partitions, p => Assert.True(p.Checkpoint < last && p.Position >= last));
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(15));
        Assert.All(f.Status("idle").Partitions, p => Assert.True(p.Checkpoint >= last));
    });

    [Fact]
    public void A_graceful_stop_finishes_the_running_event_and_commits() => Run(9, async f =>
    {
        var seen = new List<int>();
        await f.AddAsync("slow", s => s.Partitions(1).On<Placed>(async (e, _, ct) =>
        {
            await f.Runtime.DelayAsync(TimeSpan.FromSeconds(3), ct);
            seen.Add(e.Number);
        }));
        await f.PublishAsync(new Placed("a", 1), new Placed("a", 2), new Placed("a", 3));
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        await f.Subscriptions.StopAsync();
        Assert.Equal([1], seen);
        f.Restart();
        await f.AddAsync("slow", s => s.Partitions(1).On<Placed>((e, _, _) => { seen.Add(e.Number); return default; }));
        await f.SettleAsync();
        Assert.Equal([1, 2, 3], seen);
    });

    [Fact]
    public void A_paused_subscription_handles_nothing_until_it_is_resumed_also_after_a_restart() => Run(10, async f =>
    {
        int seen = 0;
        Action<SubscriptionBuilder> configure = s => s.On<Placed>((_, _, _) => { seen++; return default; });
        await f.AddAsync("p", configure);
        await f.Subscriptions.PauseAsync("p");
        await f.PublishAsync(new Placed("a", 1));
        await f.Subscriptions.StopAsync();
        f.Restart();
        await f.AddAsync("p", configure);
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(0, seen);
        Assert.Equal(SubscriptionState.Paused, f.Status("p").State);
        await f.Subscriptions.ResumeAsync("p");
        await f.SettleAsync();
        Assert.Equal(1, seen);
    });

    [Fact]
    public void A_new_owner_takes_the_next_epoch_and_the_old_one_gives_up() => Run(11, async f =>
    {
        int old = 0, young = 0;
        await f.AddAsync("s", s => s.ExactlyOnce().Partitions(2).On<Placed>((_, _, _) => { old++; return default; }));
        SubscriptionRuntime first = f.Subscriptions;
        f.Restart();
        await f.AddAsync("s", s => s.ExactlyOnce().Partitions(2).On<Placed>((_, _, _) => { young++; return default; }));
        for (int i = 0; i < 20; i++)
        {
            await f.PublishAsync(new Placed("k" + i, i));
        }
        await f.SettleAsync();
        Assert.Equal(20, young);
        Assert.All(first.Get("s").Status().Partitions, p => Assert.Equal(SubscriptionState.GivenUp, p.State));
        Assert.All(f.Status("s").Partitions, p => Assert.Equal(2, p.Epoch));
        await first.DisposeAsync();
    });

    [Fact]
    public void Wildcards_match_neither_the_platforms_own_events_nor_each_others() => Run(12, async f =>
    {
        var seen = new List<string>();
        await f.AddAsync("audit", s => s.Topics("**").FromBeginning().OnAll((e, _, _) => { seen.Add(e.Name); return default; }));
        await f.AddAsync("system", s => s.Topics("$system").FromBeginning().OnAll((e, _, _) => { seen.Add("$" + e.Name); return default; }));
        await f.PublishAsync(new Placed("a", 1));
        await f.UntilAsync(() => seen.Count >= 3, "three events are seen");
        Assert.Equal(["$subscription-started", "$subscription-started", "placed"], seen.Order());
    });

    [Fact]
    public void A_handler_that_is_delivered_to_at_most_once_never_sees_an_event_twice() => Run(13, async f =>
    {
        var seen = new List<int>();
        Action<SubscriptionBuilder> configure = s => s.AtMostOnce().Partitions(1).On<Placed>((e, _, _) => { seen.Add(e.Number); return e.Number == 1 ? throw new InvalidOperationException("no") : default; });
        await f.AddAsync("s", configure);
        await f.PublishAsync(new Placed("a", 0), new Placed("a", 1), new Placed("a", 2));
        await f.SettleAsync();
        f.Restart();
        await f.AddAsync("s", configure);
        await f.SettleAsync();
        Assert.Equal([0, 1, 2], seen);
        Assert.Contains(f.Messages, m => m.Contains("lost placed at position", StringComparison.Ordinal));
    });

    [Fact]
    public void At_most_so_many_handlers_run_at_a_time() => Run(14, async f =>
    {
        int running = 0, most = 0;
        await f.AddAsync("s", s => s.Partitions(8).Concurrency(2).On<Placed>(async (_, _, ct) =>
        {
            most = Math.Max(most, ++running);
            await f.Runtime.DelayAsync(TimeSpan.FromMilliseconds(10), ct);
            running--;
        }));
        for (int i = 0; i < 60; i++)
        {
            await f.PublishAsync(new Placed("k" + i, i));
        }
        await f.SettleAsync();
        Assert.Equal(2, most);
    });

    [Fact]
    public void Computed_keys_keep_their_order_and_an_event_with_several_is_handled_for_each() => Run(15, async f =>
    {
        var seen = new List<(string Key, int Number)>();
        await f.AddAsync("s", s => s.Partitions(5).KeyedByEach<Placed>(e => e.Order.Split('+').Select(k => new RoutingKey(k)))
            .On<Placed>((e, c, _) => { seen.Add((c.RoutingKey.Key, e.Number)); return default; }));
        for (int i = 0; i < 30; i++)
        {
            await f.PublishAsync(new Placed(i % 3 == 0 ? "a+b" : i % 3 == 1 ? "a" : "b+c", i));
        }
        await f.SettleAsync();
        foreach (IGrouping<string, (string Key, int Number)> key in seen.GroupBy(s => s.Key))
        {
            Assert.Equal(key.Select(k => k.Number).Order(), key.Select(k => k.Number));
        }
        Assert.Equal([20, 20, 10], seen.GroupBy(s => s.Key).OrderBy(g => g.Key).Select(g => g.Count()));
    });
}

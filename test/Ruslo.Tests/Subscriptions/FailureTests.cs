using Xunit;

namespace Ruslo.Tests.Subscriptions;

public sealed class FailureTests
{
    private static readonly RetryPolicy Brief = new() { InPlace = TimeSpan.FromMilliseconds(300) };

    private static void Run(ulong seed, Func<SubscriptionFixture, Task> body)
        => Simulation.Run(seed, async simulation =>
        {
            var fixture = new SubscriptionFixture(simulation);
            await body(fixture);
            await fixture.Subscriptions.DisposeAsync();
        });

    [Fact]
    public void A_failing_event_is_retried_in_place_with_growing_pauses_for_five_seconds_and_then_parked() => Run(1, async f =>
    {
        var attempts = new List<TimeSpan>();
        await f.AddAsync("s", s => s.On<Placed>((_, c, _) =>
        {
            attempts.Add(f.Simulation.Time.Elapsed);
            throw new InvalidOperationException("broken");
        }));
        await f.PublishAsync(new Placed("a", 1));
        await f.UntilAsync(() => f.Status("s").ParkedKeys == 1, "the key is parked");
        Assert.InRange(attempts.Count, 6, 9);
        Assert.InRange(attempts[^1] - attempts[0], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5.1));
        ParkedKey parked = Assert.Single(f.Parked("s"));
        Assert.Equal(new StreamId("orders", "a"), parked.Key);
        Assert.Equal("broken", parked.Error);
        Assert.Contains(f.Messages, m => m.StartsWith("Error 2009", StringComparison.Ordinal) && m.Contains("subscriptions.RetryAsync(\"s\", StreamId.Parse(\"orders/a\"),", StringComparison.Ordinal));
    });

    [Fact]
    public void A_parked_key_waits_in_order_while_others_flow_and_is_drained_by_itself_a_minute_later() => Run(2, async f =>
    {
        bool broken = true;
        var seen = new List<(string, int)>();
        await f.AddAsync("s", s => s.Partitions(1).Retry(Brief).On<Placed>((e, _, _) =>
        {
            if (broken && e.Order == "a")
            {
                throw new InvalidOperationException("broken");
            }
            seen.Add((e.Order, e.Number));
            return default;
        }));
        for (int i = 0; i < 10; i++)
        {
            await f.PublishAsync(new Placed("a", i), new Placed("b", i));
        }
        await f.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => ("b", i)), seen);
        Assert.Equal(10, f.Status("s").ParkedEvents);
        broken = false;
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(62));
        Assert.Equal(0, f.Status("s").ParkedKeys);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => ("a", i)), seen.Where(s => s.Item1 == "a"));
        await f.PublishAsync(new Placed("a", 10));
        await f.SettleAsync();
        Assert.Equal(("a", 10), seen[^1]);
        Assert.Equal(["key-parked", "key-unparked", "subscription-started"], (await f.ReadAsync("$system")).Select(e => e.Name).Order());
    });

    [Fact]
    public void The_schedule_of_a_parked_key_doubles_up_to_an_hour_and_survives_a_restart() => Run(3, async f =>
    {
        var attempts = new List<TimeSpan>();
        Action<SubscriptionBuilder> configure = s => s.Retry(Brief with { InPlace = TimeSpan.Zero }).On<Placed>((_, _, _) =>
        {
            attempts.Add(f.Simulation.Time.Elapsed);
            throw new InvalidOperationException("broken");
        });
        await f.AddAsync("s", configure);
        await f.PublishAsync(new Placed("a", 1));
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(10));
        await f.Subscriptions.StopAsync();
        f.Restart();
        await f.AddAsync("s", configure);
        await f.Runtime.DelayAsync(TimeSpan.FromHours(5));
        double[] minutes = [.. attempts.Zip(attempts.Skip(1), (a, b) => Math.Round((b - a).TotalMinutes)).Where(m => m > 0)];
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], minutes.Take(9));
    });

    [Fact]
    public void Waiting_positions_survive_a_restart_and_keep_their_order() => Run(4, async f =>
    {
        bool broken = true;
        var seen = new List<int>();
        Action<SubscriptionBuilder> configure = s => s.Retry(Brief).On<Placed>((e, _, _) =>
        {
            if (broken)
            {
                throw new InvalidOperationException("broken");
            }
            seen.Add(e.Number);
            return default;
        });
        await f.AddAsync("s", configure);
        for (int i = 0; i < 5; i++)
        {
            await f.PublishAsync(new Placed("a", i));
        }
        await f.SettleAsync();
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(2));
        f.Restart();
        await f.AddAsync("s", configure);
        Assert.Equal(5, f.Status("s").ParkedEvents);
        broken = false;
        await f.PublishAsync(new Placed("a", 5));
        await f.UntilAsync(() => seen.Count == 6, "all are handled");
        Assert.Equal([0, 1, 2, 3, 4, 5], seen);
    });

    [Fact]
    public void A_payload_that_does_not_fit_parks_at_once_and_a_skip_frees_what_waits() => Run(5, async f =>
    {
        var seen = new List<int>();
        await f.AddAsync("s", s => s.On<Placed>((e, _, _) => { seen.Add(e.Number); return default; }));
        long position = await f.AppendRawAsync("orders", "a", "placed", "{\"Order\":null}");
        await f.PublishAsync(new Placed("a", 2));
        await f.SettleAsync();
        Assert.Empty(seen);
        var key = new StreamId("orders", "a");
        Assert.Equal(ParkedAnswer.AlreadyHandled, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Skip, key, position + 1)));
        Assert.Equal(ParkedAnswer.FailedAgain, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Retry, key, position)));
        Assert.Equal(ParkedAnswer.Done, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Skip, key, position)));
        Assert.Equal(ParkedAnswer.AlreadyHandled, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Skip, key, position)));
        await f.UntilAsync(() => seen.Count == 1, "what waited is handled");
        Assert.Equal(0, f.Status("s").ParkedKeys);
    });

    [Fact]
    public void An_edit_gives_the_handler_another_payload_and_may_not_change_the_routing_key() => Run(6, async f =>
    {
        var seen = new List<int>();
        await f.AddAsync("s", s => s.Retry(Brief).KeyedBy<Placed>(e => e.Order).On<Placed>((e, _, _) => { seen.Add(e.Number > 0 ? e.Number : throw new InvalidOperationException("negative")); return default; }));
        long position = await f.PublishAsync(new Placed("a", -1));
        await f.UntilAsync(() => f.Status("s").ParkedKeys == 1, "it is parked");
        var key = new StreamId("", "a");
        long other = await f.AppendRawAsync("$subscriptions", "s", "parked-edited", "{\"Order\":\"b\",\"Number\":7}");
        long fitting = await f.AppendRawAsync("$subscriptions", "s", "parked-edited", "{\"Order\":\"a\",\"Number\":7}");
        Assert.Equal(ParkedAnswer.Refused, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Edit, key, position, other)));
        Assert.Equal(ParkedAnswer.Done, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Edit, key, position, fitting)));
        Assert.Equal([7], seen);
    });

    [Fact]
    public void A_version_newer_than_this_process_gives_the_partition_up_and_what_precedes_is_handled() => Run(7, async f =>
    {
        var seen = new List<int>();
        await f.AddAsync("s", s => s.Partitions(1).On<Placed>((e, _, _) => { seen.Add(e.Number); return default; }));
        await f.PublishAsync(new Placed("a", 1));
        await f.AppendRawAsync("orders", "a", "placed", "{}", version: 2);
        await f.PublishAsync(new Placed("b", 2));
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.GivenUp, "it is given up");
        Assert.Equal([1], seen);
        Assert.Contains("newer than this process knows", f.Status("s").Reason, StringComparison.Ordinal);
    });

    [Fact]
    public void Unknown_names_are_skipped_counted_and_logged_once_and_all_events_handlers_get_them_raw() => Run(8, async f =>
    {
        var raw = new List<string>();
        int typed = 0;
        await f.AddAsync("typed", s => s.Topics("orders").On<Placed>((_, _, _) => { typed++; return default; }));
        await f.AddAsync("raw", s => s.Topics("orders").OnAll((e, c, _) => { raw.Add($"{e.Name}:{c.Decoded.Count}"); return default; }));
        await f.AppendRawAsync("orders", "a", "invented", "{}");
        await f.AppendRawAsync("orders", "a", "invented", "{}");
        await f.PublishAsync(new Placed("a", 1));
        await f.SettleAsync();
        Assert.Equal(1, typed);
        Assert.Equal(["invented:0", "invented:0", "placed:1"], raw);
    });

    [Fact]
    public void A_key_that_cannot_be_computed_stalls_and_a_skip_frees_it() => Run(9, async f =>
    {
        var seen = new List<int>();
        await f.AddAsync("s", s => s.Partitions(3).KeyedBy<Placed>(e => e.Number == 1 ? throw new InvalidOperationException("no key") : e.Order).On<Placed>((e, _, _) => { seen.Add(e.Number); return default; }));
        await f.PublishAsync(new Placed("a", 0));
        long position = await f.PublishAsync(new Placed("a", 1));
        await f.PublishAsync(new Placed("a", 2), new Placed("b", 2), new Placed("c", 2));
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Stalled, "it stalls");
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(3));
        Assert.Equal([0], seen);
        Assert.Equal(ParkedAnswer.Done, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Skip, new("orders", "a"), position)));
        await f.SettleAsync();
        Assert.Equal([0, 2, 2, 2], seen);
        Assert.Equal(SubscriptionState.Running, f.Status("s").State);
    });

    [Fact]
    public void An_unordered_subscription_parks_the_single_event() => Run(10, async f =>
    {
        var seen = new List<int>();
        await f.AddAsync("s", s => s.Unordered().Retry(Brief).On<Placed>((e, _, _) => { seen.Add(e.Number != 1 ? e.Number : throw new InvalidOperationException("broken")); return default; }));
        await f.PublishAsync(new Placed("a", 0), new Placed("a", 1), new Placed("a", 2));
        await f.SettleAsync();
        Assert.Equal([0, 2], seen.Order());
        ParkedKey parked = Assert.Single(f.Parked("s"));
        Assert.Equal(1, parked.Waiting);
        Assert.Equal(ParkedAnswer.Done, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Skip, parked.Key, parked.Position)));
    });

    [Fact]
    public void With_too_much_parked_the_subscription_waits_and_goes_on_when_there_is_room() => Run(11, async f =>
    {
        bool broken = true;
        var seen = new HashSet<string>();
        await f.AddAsync("s", s => s.Partitions(1).Retry(Brief with { MaxParkedKeys = 3 }).On<Placed>((e, _, _) =>
        {
            if (broken && e.Order[0] == 'x')
            {
                throw new InvalidOperationException("broken");
            }
            seen.Add(e.Order);
            return default;
        }));
        for (int i = 0; i < 20; i++)
        {
            await f.PublishAsync(new Placed("ok" + i, 0));
        }
        for (int i = 0; i < 5; i++)
        {
            await f.PublishAsync(new Placed("x" + i, 0));
        }
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Interrupted, "it is interrupted");
        Assert.Equal(3, f.Status("s").ParkedKeys);
        broken = false;
        await f.UntilAsync(() => seen.Count == 25, "everything is handled");
        Assert.Equal(SubscriptionState.Running, f.Status("s").State);
    });

    [Fact]
    public void An_outage_interrupts_instead_of_parking_and_ends_by_itself() => Run(12, async f =>
    {
        bool down = true;
        int seen = 0;
        await f.AddAsync("s", s => s.Partitions(4).Retry(Brief).OutageOn<TimeoutException>().On<Placed>((_, _, _) => down ? throw new TimeoutException("the mail server is away") : ValueTask.FromResult(seen++) is var _ ? default : default));
        for (int i = 0; i < 30; i++)
        {
            await f.PublishAsync(new Placed("k" + i, i));
        }
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Interrupted, "it is interrupted");
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(0, f.Status("s").ParkedKeys);
        down = false;
        await f.SettleAsync();
        Assert.Equal(30, seen);
        Assert.Equal(["subscription-interrupted", "subscription-resumed", "subscription-started"], (await f.ReadAsync("$system")).Select(e => e.Name).Order());
    });

    [Fact]
    public void When_most_keys_of_the_last_minute_fail_the_subscription_is_interrupted_and_recovers() => Run(13, async f =>
    {
        bool down = true;
        var seen = new HashSet<string>();
        await f.AddAsync("s", s => s.Partitions(2).Retry(Brief).On<Placed>((e, _, _) => { seen.Add(down ? throw new InvalidOperationException("everything is broken") : e.Order); return default; }));
        for (int i = 0; i < 50; i++)
        {
            await f.PublishAsync(new Placed("k" + i, i));
        }
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Interrupted, "it is interrupted");
        Assert.InRange(f.Status("s").ParkedKeys, 5, 10);
        down = false;
        await f.UntilAsync(() => seen.Count == 50, "everything is handled");
        Assert.Equal(0, f.Status("s").ParkedKeys);
    });

    [Fact]
    public void A_commit_that_is_not_durable_after_ten_seconds_stalls_the_subscription_until_it_is() => Simulation.Run(14, async simulation =>
    {
        var slow = new FaultyLog(new InMemoryEventLog(simulation.Runtime), simulation.Runtime, simulation.Random.Split());
        var f = new SubscriptionFixture(simulation, slow);
        await f.AddAsync("s", s => s.ExactlyOnce().On<Placed>((_, _, _) => default));
        await f.PublishAsync(new Placed("a", 1));
        slow.Delay = TimeSpan.FromSeconds(25);
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Stalled, "it stalls");
        Assert.Contains("durable", f.Status("s").Reason, StringComparison.Ordinal);
        slow.Delay = TimeSpan.Zero;
        await f.SettleAsync();
        Assert.Equal(SubscriptionState.Running, f.Status("s").State);
        await f.Subscriptions.DisposeAsync();
    });
}

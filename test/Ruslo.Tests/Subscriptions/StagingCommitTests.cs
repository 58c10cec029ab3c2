using Xunit;

namespace Ruslo.Tests.Subscriptions;

public sealed class StagingCommitTests
{
    private static void Run(ulong seed, Func<SubscriptionFixture, Task> body)
        => Simulation.Run(seed, async simulation =>
        {
            var fixture = new SubscriptionFixture(simulation);
            await body(fixture);
            await fixture.Subscriptions.DisposeAsync();
        });

    [Fact]
    public void What_a_handler_publishes_has_the_handled_event_as_its_cause_and_a_derived_id() => Run(1, async f =>
    {
        await f.AddAsync("s", s => s.On<Placed>(async (e, c, ct) => await c.Events.PublishAsync(new Paid(e.Order, e.Number), ct)));
        await f.PublishAsync(new Placed("a", 1));
        await f.SettleAsync();
        RecordedEvent paid = Assert.Single(await f.ReadAsync("payments")), placed = Assert.Single(await f.ReadAsync("orders"));
        Assert.Equal(placed.EventId, paid.CausationId);
        Assert.Equal(placed.CorrelationId, paid.CorrelationId);
        Assert.Equal(DerivedId.ForEmitted(f.Log.Id, "s", 1, placed.EventId, placed.Stream, 0), paid.EventId);
    });

    [Fact]
    public void A_failed_attempt_leaves_nothing_of_what_it_published() => Run(2, async f =>
    {
        int attempts = 0;
        await f.AddAsync("s", s => s.On<Placed>(async (e, c, ct) =>
        {
            await c.Events.PublishAsync(new Paid(e.Order, attempts), ct);
            if (++attempts < 3)
            {
                throw new InvalidOperationException("not yet");
            }
        }));
        await f.PublishAsync(new Placed("a", 1));
        await f.SettleAsync();
        Assert.Equal(2, SubscriptionFixture.Decode<Paid>(f, Assert.Single(await f.ReadAsync("payments"))).Number);
    });

    [Fact]
    public void A_conflict_at_commit_redoes_the_batch_event_by_event() => Run(3, async f =>
    {
        bool interfered = false;
        await f.AddAsync("s", s => s.Partitions(1).FromBeginning().On<Placed>(async (e, c, ct) =>
        {
            await c.Events.PublishAsync(new Paid(e.Order, e.Number), new PublishOptions { Topic = "payments", Key = "one", ExpectedVersion = e.Number == 0 && !interfered ? ExpectedVersion.NoStream : ExpectedVersion.Any }, ct);
            if (!interfered)
            {
                interfered = true;
                await f.AppendRawAsync("payments", "one", "paid", "{\"Order\":\"else\",\"Number\":9}");
            }
        }));
        await f.PublishAsync(new Placed("a", 0), new Placed("a", 1), new Placed("a", 2));
        await f.SettleAsync();
        Assert.Equal([9, 0, 1, 2], (await f.ReadAsync("payments")).Select(e => SubscriptionFixture.Decode<Paid>(f, e).Number));
    });

    [Fact]
    public void An_event_alone_that_conflicts_five_times_is_parked() => Run(4, async f =>
    {
        int calls = 0;
        await f.AddAsync("s", s => s.Partitions(1).On<Placed>(async (e, c, ct) =>
        {
            long next = (await f.Log.ReadStreamAsync(new("payments", "one"), 0, ReadDirection.Forwards, 1, ct)).LastVersion;
            await c.Events.PublishAsync(new Paid(e.Order, e.Number), new PublishOptions { Topic = "payments", Key = "one", ExpectedVersion = ExpectedVersion.Exactly(next) }, ct);
            calls++;
            await f.AppendRawAsync("payments", "one", "paid", "{\"Order\":\"else\",\"Number\":9}");
        }));
        await f.PublishAsync(new Placed("a", 0));
        await f.UntilAsync(() => f.Status("s").ParkedKeys == 1, "it is parked");
        Assert.Contains("conflicted 5 times", Assert.Single(f.Parked("s")).Error, StringComparison.Ordinal);
        Assert.InRange(calls, 5, 6);
    });

    [Fact]
    public void A_failing_event_ends_its_batch_and_what_precedes_it_is_committed_first() => Run(5, async f =>
    {
        await f.PublishAsync(new Placed("a", 0), new Placed("b", 1), new Placed("c", 2));
        long committedBefore = -1;
        await f.AddAsync("s", s => s.FromBeginning().Partitions(1).ExactlyOnce().On<Placed>(async (e, c, ct) =>
        {
            await c.Events.PublishAsync(new Paid(e.Order, e.Number), ct);
            if (e.Number == 1 && c.Attempt > 1)
            {
                committedBefore = (await f.ReadAsync("payments")).Count;
            }
            if (e.Number == 1)
            {
                throw new InvalidOperationException("broken");
            }
        }));
        await f.SettleAsync();
        Assert.Equal(1, committedBefore);
        Assert.Equal([0, 2], (await f.ReadAsync("payments")).Select(e => SubscriptionFixture.Decode<Paid>(f, e).Number));
    });

    [Fact]
    public void A_batch_handler_that_names_the_failing_event_has_what_precedes_it_committed() => Run(6, async f =>
    {
        await f.PublishAsync([.. Enumerable.Range(0, 10).Select(i => (object)new Placed("k" + i, i))]);
        var calls = new List<int>();
        await f.AddAsync("s", s => s.FromBeginning().Partitions(1).Retry(new() { InPlace = TimeSpan.Zero }).OnBatch<Placed>(async (events, contexts, ct) =>
        {
            calls.Add(events.Count);
            for (int i = 0; i < events.Count; i++)
            {
                await contexts[i].Events.PublishAsync(new Paid(events[i].Order, events[i].Number), ct);
                if (events[i].Number == 6)
                {
                    throw new BatchFailedException(i);
                }
            }
        }));
        await f.SettleAsync();
        Assert.Equal([0, 1, 2, 3, 4, 5, 7, 8, 9], (await f.ReadAsync("payments")).Select(e => SubscriptionFixture.Decode<Paid>(f, e).Number));
        Assert.Equal([10, 3], calls);
        Assert.Equal(1, f.Status("s").ParkedKeys);
    });

    [Fact]
    public void A_batch_handler_that_does_not_name_it_is_given_each_event_alone() => Run(7, async f =>
    {
        await f.PublishAsync([.. Enumerable.Range(0, 4).Select(i => (object)new Placed("k" + i, i))]);
        var handled = new List<int>();
        await f.AddAsync("s", s => s.FromBeginning().Partitions(1).Retry(new() { InPlace = TimeSpan.Zero }).OnBatch<Placed>((events, _, _) =>
        {
            if (events.Any(e => e.Number == 2))
            {
                throw new InvalidOperationException("one of them");
            }
            handled.AddRange(events.Select(e => e.Number));
            return default;
        }));
        await f.SettleAsync();
        Assert.Equal([0, 1, 3], handled);
    });

    [Fact]
    public void What_a_batch_was_handled_with_and_has_published_is_not_held_once_it_is_committed() => Run(13, async f =>
    {
        var held = new List<WeakReference>();
        await f.AddAsync("s", s => s.FromBeginning().Partitions(1).OnBatch<Placed>(async (events, contexts, ct) =>
        {
            held.Add(new(contexts[0]));
            held.Add(new(await contexts[0].Events.PublishAllAsync([new Paid(events[0].Order, events[0].Number)], cancellationToken: ct)));
        }));
        await f.PublishAsync(new Placed("a", 0));
        await f.SettleAsync();
        GC.Collect();
        Assert.Equal([false, false], held.Select(static one => one.IsAlive));
    });

    [Fact]
    public void The_key_of_idempotency_is_the_same_for_every_attempt_also_of_another_owner() => Run(8, async f =>
    {
        var keys = new List<string>();
        Action<SubscriptionBuilder> configure = s => s.On<Placed>((_, c, _) => { keys.Add($"{c.IdempotencyKey} {c.Fence.Position}"); return keys.Count < 4 ? throw new InvalidOperationException("broken") : default; });
        await f.AddAsync("s", configure);
        await f.PublishAsync(new Placed("a", 0));
        await f.UntilAsync(() => keys.Count == 2, "two attempts were made");
        await f.Subscriptions.StopAsync();
        f.Restart();
        await f.AddAsync("s", configure);
        await f.SettleAsync();
        Assert.True(keys.Count >= 3);
        Assert.Single(keys.Distinct());
    });

    [Fact]
    public void A_slow_subscription_makes_progress_although_its_process_is_killed_every_two_seconds() => Run(20, async f =>
    {
        const int events = 40;
        for (int i = 0; i < events; i++)
        {
            await f.PublishAsync(new Placed("a", i));
        }
        var killed = new List<SubscriptionRuntime>();
        for (int lives = 0; lives < 15; lives++)
        {
            await f.AddAsync("slow", s => s.FromBeginning().Partitions(1).On<Placed>(async (e, c, ct) =>
            {
                await f.Runtime.DelayAsync(TimeSpan.FromMilliseconds(300), ct);
                await c.Events.PublishAsync(new Paid(e.Order, e.Number), ct);
            }));
            await f.Runtime.DelayAsync(TimeSpan.FromSeconds(2));
            killed.Add(f.Subscriptions);
            f.Restart(); // nothing that is underway is committed: the next one takes the partition over
        }
        Assert.Equal(Enumerable.Range(0, events), (await f.ReadAsync("payments")).Select(e => SubscriptionFixture.Decode<Paid>(f, e).Number));
        foreach (SubscriptionRuntime one in killed)
        {
            await one.DisposeAsync();
        }
    });
}

using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>A fault of the log or of a store holds a partition until it is over; it does not end it.</summary>
public sealed class StallTests
{
    private static readonly RetryPolicy AtOnce = new() { InPlace = TimeSpan.Zero };

    private static void Run(ulong seed, Func<SubscriptionFixture, FaultyLog, Task> body)
        => Simulation.Run(seed, async simulation =>
        {
            var faulty = new FaultyLog(new InMemoryEventLog(simulation.Runtime), simulation.Runtime, simulation.Random.Split());
            var fixture = new SubscriptionFixture(simulation, faulty);
            await body(fixture, faulty);
            await fixture.Subscriptions.DisposeAsync();
        });

    [Fact]
    public void A_partition_stalls_while_an_edit_cannot_be_read_and_goes_on_when_it_can() => Run(1, async (f, faulty) =>
    {
        var seen = new List<int>();
        await f.AddAsync("s", s => s.FromBeginning().Partitions(1).Retry(AtOnce).On<Placed>((e, _, _) => { seen.Add(e.Number < 0 ? throw new InvalidOperationException("broken") : e.Number); return default; }));
        long bad = await f.PublishAsync(new Placed("a", -1));
        await f.UntilAsync(() => f.Status("s").ParkedKeys == 1, "the key is parked");
        long edit = await f.AppendRawAsync("edits", "a", "placed", """{"Order":"a","Number":7}""");
        Assert.Equal(ParkedAnswer.Done, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Edit, new("orders", "a"), bad, edit)));
        faulty.Unreadable = position => position == edit;
        await f.Subscriptions.RestartAsync("s", slot => new Rewinding(f.Log, null, new(f.Logger)).RewindAsync(slot, SubscriptionStart.Beginning, CancellationToken.None));
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Stalled, "it stalls");
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(2));
        Assert.Contains("edit", f.Status("s").Reason, StringComparison.Ordinal);
        Assert.Equal([7], seen);
        faulty.Unreadable = null;
        await f.SettleAsync();
        Assert.Equal([7, 7], seen);
        Assert.Equal(SubscriptionState.Running, f.Status("s").State);
    });

    [Fact]
    public void A_partition_that_stalls_on_an_edit_stops_when_it_is_told_to() => Run(2, async (f, faulty) =>
    {
        await f.AddAsync("s", s => s.FromBeginning().Partitions(1).Retry(AtOnce).On<Placed>(static (e, _, _) => e.Number < 0 ? throw new InvalidOperationException("broken") : default));
        long bad = await f.PublishAsync(new Placed("a", -1));
        await f.UntilAsync(() => f.Status("s").ParkedKeys == 1, "the key is parked");
        long edit = await f.AppendRawAsync("edits", "a", "placed", """{"Order":"a","Number":7}""");
        Assert.Equal(ParkedAnswer.Done, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Edit, new("orders", "a"), bad, edit)));
        faulty.Unreadable = position => position == edit;
        await f.Subscriptions.RestartAsync("s", slot => new Rewinding(f.Log, null, new(f.Logger)).RewindAsync(slot, SubscriptionStart.Beginning, CancellationToken.None));
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Stalled, "it stalls");
        await f.Subscriptions.StopAsync();
        faulty.Unreadable = null;
        f.Restart();
        int seen = 0;
        await f.AddAsync("s", s => s.FromBeginning().Partitions(1).Retry(AtOnce).On<Placed>((e, _, _) => { seen = e.Number; return default; }));
        await f.SettleAsync();
        Assert.Equal((7, 0), (seen, f.Status("s").ParkedKeys));
    });

    [Fact]
    public void A_subscription_that_several_hold_goes_on_when_the_last_lets_go() => Run(3, async (f, _) =>
    {
        int seen = 0;
        await f.AddAsync("s", s => s.Partitions(2).On<Placed>((_, _, _) => { seen++; return default; }));
        Holds holds = f.Subscriptions.Get("s").Running!.Holds;
        (object first, object second) = (new(), new());
        holds.Set(first, "one");
        holds.Set(second, "two");
        holds.Set(first, null);
        await f.PublishAsync(new Placed("a", 1));
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((SubscriptionState.Stalled, "two", 0), (f.Status("s").State, f.Status("s").Reason, seen));
        holds.Set(second, null);
        await f.SettleAsync();
        Assert.Equal((SubscriptionState.Running, 1), (f.Status("s").State, seen));
    });

    [Fact]
    public void A_hold_that_ends_does_not_end_a_stall_on_an_event() => Run(4, async (f, _) =>
    {
        await f.AddAsync("s", s => s.Partitions(1).KeyedBy<Placed>(static e => e.Number < 0 ? throw new InvalidOperationException("no key") : new RoutingKey(e.Order)).On<Placed>(static (_, _, _) => default));
        await f.PublishAsync(new Placed("a", -1));
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Stalled, "it stalls");
        Holds holds = f.Subscriptions.Get("s").Running!.Holds;
        object by = new();
        holds.Set(by, "slow");
        holds.Set(by, null);
        Assert.Equal(SubscriptionState.Stalled, f.Status("s").State);
        Assert.Contains("no key", f.Status("s").Reason, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("orders", "a")]
    [InlineData("orders", "wrong")]
    [InlineData("", "a")]
    public void An_event_that_stalls_is_skipped_whatever_key_the_request_names_and_stays_so_after_a_rewind(string topic, string key) => Run(5, async (f, _) =>
    {
        bool broken = true;
        var seen = new List<int>();
        await f.AddAsync("s", s => s.FromBeginning().Partitions(3).KeyedBy<Placed>(e => broken && e.Number < 0 ? throw new InvalidOperationException("no key") : new RoutingKey(e.Order))
            .On<Placed>((e, _, _) => { seen.Add(e.Number); return default; }));
        long bad = await f.PublishAsync(new Placed("a", -1));
        await f.PublishAsync(new Placed("a", 1), new Placed("b", 2), new Placed("c", 3));
        await f.UntilAsync(() => f.Status("s").Partitions.All(static p => p.State == SubscriptionState.Stalled), "it stalls");
        Assert.Equal(ParkedAnswer.AlreadyHandled, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Skip, new(topic, key), bad + 1)));
        Assert.Equal(ParkedAnswer.Done, await f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Skip, new(topic, key), bad)));
        await f.SettleAsync();
        Assert.Equal([1, 2, 3], seen.Order());
        broken = false;
        await f.Subscriptions.RestartAsync("s", slot => new Rewinding(f.Log, null, new(f.Logger)).RewindAsync(slot, SubscriptionStart.Beginning, CancellationToken.None));
        await f.SettleAsync();
        Assert.Equal([1, 1, 2, 2, 3, 3], seen.Order());
    });

    [Fact]
    public void When_an_outage_ends_while_too_much_is_parked_the_reason_is_that_too_much_is_parked() => Run(6, async (f, _) =>
    {
        await f.AddAsync("s", s => s.Partitions(1).Retry(AtOnce with { MaxParkedKeys = 1 }).On<Placed>(static (_, _, _) => throw new InvalidOperationException("broken")));
        await f.PublishAsync(new Placed("a", 1), new Placed("b", 1));
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Interrupted, "it is interrupted");
        Breaker breaker = f.Subscriptions.Get("s").Running!.Breaker;
        breaker.Trip("down");
        Assert.Equal("down", f.Status("s").Reason);
        breaker.Reset();
        Assert.Equal(SubscriptionState.Interrupted, f.Status("s").State);
        Assert.Contains("limit", f.Status("s").Reason, StringComparison.Ordinal);
    });

    [Fact]
    public void The_tail_goes_on_after_something_of_the_log_was_disposed() => Run(7, async (f, faulty) =>
    {
        var seen = new List<int>();
        await f.AddAsync("s", s => s.Partitions(1).On<Placed>((e, _, _) => { seen.Add(e.Number); return default; }));
        faulty.Unreadable = static _ => throw new ObjectDisposedException("a segment");
        await f.PublishAsync(new Placed("a", 1));
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        faulty.Unreadable = null;
        await f.PublishAsync(new Placed("a", 2));
        await f.UntilAsync(() => seen.Count == 2, "both are handled");
        Assert.Single(f.Messages, static m => m.Contains("Reading the log after position", StringComparison.Ordinal));
    });

    [Fact]
    public void An_event_that_cannot_be_handed_to_one_subscription_comes_to_the_others_once_and_holds_only_that_one() => Simulation.Run(8, async simulation =>
    {
        Fragile.FailuresLeft = 3;
        var f = new SubscriptionFixture(simulation, more: static c => c.Event<Fragile>("fragile", "fragiles", key: static e => e.Key));
        (var others, var own) = (new List<int>(), new List<string>());
        await f.AddAsync("others", s => s.Partitions(1).On<Placed>((e, _, _) => { others.Add(e.Number); return default; }));
        await f.AddAsync("own", s => s.Partitions(1).On<Fragile>((e, _, _) => { own.Add(e.Key); return default; }).On<Placed>((e, _, _) => { own.Add($"{e.Number}"); return default; }));
        await f.UntilAsync(() => f.Subscriptions.All().All(static s => s.Status().Partitions.All(static p => !p.CatchingUp)), "both follow the tail");
        NewEvent[] page =
        [
            new(new("orders", "a"), f.Runtime.Ids.NewId(f.Runtime.Time.GetUtcNow()), "placed", """{"Order":"a","Number":1}"""u8.ToArray()),
            new(new("fragiles", "x"), f.Runtime.Ids.NewId(f.Runtime.Time.GetUtcNow()), "fragile", """{"Key":"x"}"""u8.ToArray()),
            new(new("orders", "a"), f.Runtime.Ids.NewId(f.Runtime.Time.GetUtcNow()), "placed", """{"Order":"a","Number":2}"""u8.ToArray()),
        ];
        await f.Log.AppendAsync(new() { Events = page });
        await f.UntilAsync(() => own.Count == 3, "the event is handled in the end");
        Assert.Equal([1, 2], others);
        Assert.Equal(["1", "x", "2"], own);
        await f.Subscriptions.DisposeAsync();
    });

    /// <summary>Cannot be read at first, in a way that is no mistake of the event.</summary>
    public sealed record Fragile
    {
        private readonly string key = "";

        public static int FailuresLeft { get; set; }

        public required string Key
        {
            get => key;
            init => key = FailuresLeft-- > 0 ? throw new InsufficientMemoryException() : value;
        }
    }
}

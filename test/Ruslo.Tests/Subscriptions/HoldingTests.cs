using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>What happens to events while something else holds their partition.</summary>
public sealed class HoldingTests
{
    private static readonly RetryPolicy AtOnce = new() { InPlace = TimeSpan.Zero };

    private static void Run(ulong seed, Func<SubscriptionFixture, Task> body, IStateStore? states = null)
        => Simulation.Run(seed, async simulation =>
        {
            var fixture = new SubscriptionFixture(simulation, states: states);
            await body(fixture);
            await fixture.Subscriptions.DisposeAsync();
        });

    [Fact]
    public void An_event_that_waits_in_a_discarded_batch_is_not_drained_before_its_turn_and_then_handled_again() => Run(1, async f =>
    {
        bool broken = true, spoiled = false;
        var attempts = new Dictionary<string, int>();
        await f.AddAsync("s", s => s.FromBeginning().Partitions(1).ExactlyOnce().Retry(AtOnce with { MaxParkedKeys = 2 }).State<Tally>("tallies")
            .KeyedByEach<Placed>(static e => e.Order.Split('+').Select(static key => new RoutingKey(key)))
            .On<Placed>(async (e, c, ct) =>
            {
                string key = c.RoutingKey.Key;
                attempts[key] = attempts.GetValueOrDefault(key) + 1;
                if ((key == "k" && broken) || (key[0] == 'a' && attempts[key] == 2) || (key == "c" && !spoiled))
                {
                    spoiled |= key == "c";
                    throw new InvalidOperationException("broken");
                }
                await c.State<Tally>().UpdateAsync(key, t => new((t?.Count ?? 0) + 1, (t?.Sum ?? 0) + e.Number), ct);
            }));
        await f.PublishAsync(new Placed("k", 1));
        await f.UntilAsync(() => f.Status("s").ParkedKeys == 1, "the key is parked");
        await f.Subscriptions.PauseAsync("s"); // so that one batch takes all of these
        await f.PublishAsync(new Placed("a1", 1), new Placed("a2", 1), new Placed("k", 1), new Placed("b+c", 1));
        await f.Subscriptions.ResumeAsync("s");
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Interrupted, "the batch is discarded, and its second event finds no room to park in");
        broken = false;
        await f.UntilAsync(() => f.Status("s").ParkedKeys == 0, "nothing is parked");
        await f.SettleAsync();
        foreach ((string key, int count) in new[] { ("a1", 1), ("a2", 1), ("k", 2), ("b", 1), ("c", 1) })
        {
            ReadOnlyMemory<byte>? bytes = await f.Subscriptions.Get("s").Running!.Tables!.State.GetAsync("tallies", key);
            Assert.Equal((key, count), (key, f.Subscriptions.Get("s").Running!.Tables!.Find(typeof(Tally), null).Read<Tally>(key, bytes!.Value).Count));
        }
    }, new InMemoryStateStore());

    [Theory]
    [InlineData(400_000)]
    [InlineData(3)]
    public void A_failure_parks_its_key_whatever_its_message_is(int length) => Run(2, async f =>
    {
        await f.AddAsync("s", s => s.Partitions(1).Retry(AtOnce).On<Placed>((e, _, _)
            => e.Order == "a" ? throw new InvalidOperationException(new string('x', length) + "\ud83d") : default));
        await f.PublishAsync(new Placed("a", 1), new Placed("b", 1));
        await f.SettleAsync();
        Assert.Equal((SubscriptionState.Running, 1), (f.Status("s").State, f.Status("s").ParkedKeys));
    });

    [Fact]
    public void Who_asks_a_partition_that_was_given_up_is_told() => Run(3, async f =>
    {
        await f.AddAsync("s", s => s.Partitions(1).On<Placed>(static (_, _, _) => default));
        long position = await f.AppendRawAsync("orders", "a", "placed", "{}", version: 2);
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.GivenUp, "the partition is given up");
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        Task<ParkedAnswer> answer = f.Subscriptions.RequestAsync("s", new(ParkedRequestKind.Skip, new("orders", "a"), position)).AsTask();
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        Assert.True(answer.IsFaulted);
    });

    [Fact]
    public void A_probe_that_finds_no_room_to_wait_in_backs_off() => Run(4, async f =>
    {
        await f.AddAsync("s", s => s.Partitions(1).OutageOn<TimeoutException>().Retry(AtOnce with { MaxParkedEvents = 1 })
            .On<Placed>(static (e, _, _) => e.Order == "k" ? throw new InvalidOperationException("broken") : throw new TimeoutException("down")));
        await f.PublishAsync(new Placed("k", 0));
        await f.UntilAsync(() => f.Status("s").ParkedKeys == 1, "the key is parked, which is all that may be");
        f.Subscriptions.Get("s").Running!.Breaker.Trip("down");
        await f.PublishAsync(new Placed("k", 1));
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(2)); // a loop that spins exceeds the steps of the simulation
        Assert.Equal(SubscriptionState.Interrupted, f.Status("s").State);
    });

    [Fact]
    public void A_probe_of_a_parked_head_survives_a_log_that_cannot_be_read() => Simulation.Run(5, async simulation =>
    {
        var faulty = new FaultyLog(new InMemoryEventLog(simulation.Runtime), simulation.Runtime, simulation.Random);
        var f = new SubscriptionFixture(simulation, faulty);
        bool broken = true;
        await f.AddAsync("s", s => s.Partitions(1).Retry(AtOnce).On<Placed>((_, _, _) => broken ? throw new InvalidOperationException("broken") : default));
        await f.PublishAsync(new Placed("k", 0));
        await f.UntilAsync(() => f.Status("s").ParkedKeys == 1, "the key is parked");
        f.Subscriptions.Get("s").Running!.Breaker.Trip("down");
        broken = false;
        faulty.FaultsOneIn = 1;
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(10));
        faulty.FaultsOneIn = 0;
        await f.UntilAsync(() => f.Status("s") is { ParkedKeys: 0, State: SubscriptionState.Running }, "the key is drained");
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_subscription_that_stops_stands_where_the_tail_had_come() => Run(6, async f =>
    {
        await f.AddAsync("s", s => s.FromBeginning().Partitions(2).On<Placed>(static (_, _, _) => default));
        await f.PublishAsync(new Placed("a", 1));
        await f.SettleAsync();
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        long last = await f.PublishAsync(new Paid("a", 1));
        await f.SettleAsync();
        await f.Subscriptions.StopAsync();
        f.Restart();
        await f.AddAsync("s", s => s.FromBeginning().Partitions(2).On<Placed>(static (_, _, _) => default));
        Assert.All(f.Status("s").Partitions, partition => Assert.True(partition.Checkpoint >= last));
    });

    [Fact]
    public void A_subscription_is_taken_out_while_the_log_fails() => Simulation.Run(7, async simulation =>
    {
        var faulty = new FaultyLog(new InMemoryEventLog(simulation.Runtime), simulation.Runtime, simulation.Random.Split());
        var f = new SubscriptionFixture(simulation, faulty);
        await f.AddAsync("s", s => s.Partitions(1).On<Placed>((_, _, _) =>
        {
            faulty.FaultsOneIn = 1;
            return default;
        }));
        await f.PublishAsync(new Placed("k", 0));
        await f.UntilAsync(() => f.Status("s").Handled == 1, "it is handled");
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(3));
        Task removed = f.Subscriptions.RemoveAsync("s").AsTask();
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(31));
        Assert.True(removed.IsCompletedSuccessfully);
        faulty.FaultsOneIn = 0;
        await f.Subscriptions.DisposeAsync();
    });
}

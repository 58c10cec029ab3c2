using Xunit;

namespace Ruslo.Tests.Subscriptions.Definitions;

public sealed class RewindTests
{
    public sealed record Count(int Events);

    [Fact]
    public void A_rewound_subscription_handles_again_what_lies_after_the_target_under_a_new_generation() => ControlBench.Run(11, async b =>
    {
        var seen = new List<int>();
        var keys = new HashSet<string>();
        await b.Control.AddAsync("mailer", s => s.On<Placed>((e, context, _) => { seen.Add(e.Number); keys.Add(context.IdempotencyKey); return default; }));
        await b.Fixture.PublishAsync(new Placed("a", 0), new Placed("b", 1));
        long third = await b.Fixture.PublishAsync(new Placed("a", 2));
        await b.Fixture.SettleAsync();
        await b.Control.RewindAsync("mailer", SubscriptionStart.At(third));
        await b.Fixture.SettleAsync();
        Assert.Equal([0, 1, 2, 2], seen.Order());
        Assert.Equal(4, keys.Count);
        Assert.Equal(2, (await b.RegistrationAsync("mailer"))!.Generation);
        Assert.DoesNotContain(await b.EntriesAsync("mailer"), static e => e.Entry.StartsWith("sub/mailer/1/", StringComparison.Ordinal));
    });

    [Fact]
    public void What_it_publishes_after_a_rewind_is_new() => ControlBench.Run(12, async b =>
    {
        await b.Control.AddAsync("payer", s => s.ExactlyOnce().On<Placed>(async (e, context, ct) => await context.Events.PublishAsync(new Paid(e.Order, e.Number), ct)));
        await b.Fixture.PublishAsync(new Placed("a", 0));
        await b.Fixture.SettleAsync();
        await b.Control.RewindAsync("payer", SubscriptionStart.Beginning);
        await b.Fixture.UntilAsync(() => b.Fixture.ReadAsync("payments").Result.Count == 2, "it has published again");
        Assert.Equal(2, (await b.Fixture.ReadAsync("payments")).Select(static e => e.EventId).Distinct().Count());
    });

    [Fact]
    public void A_rewind_that_came_to_the_state_store_but_not_to_the_log_can_be_made_again() => Simulation.Run(15, async simulation =>
    {
        var log = new InMemoryEventLog(simulation.Runtime);
        var states = new InMemoryStateStore();
        var f = new SubscriptionFixture(simulation, log, states);
        Action<SubscriptionBuilder> counting = static s => s.FromBeginning().Partitions(2).State<Count>("counts")
            .On<Placed>(async (_, c, ct) => await c.State<Count>().UpdateAsync("all", static count => new((count?.Events ?? 0) + 1), ct));
        await f.AddAsync("counter", counting);
        await f.PublishAsync(new Placed("a", 0), new Placed("b", 1));
        await f.SettleAsync();
        var notes = new DefinitionLog(f.Logger);
        await f.Subscriptions.PauseAsync("counter");
        SubscriptionSlot slot = f.Subscriptions.Get("counter");
        await Assert.ThrowsAsync<IOException>(async () => await new Rewinding(new FaultyLog(log, simulation.Runtime, simulation.Random.Split()) { AppendsFail = true }, states, notes).RewindAsync(slot, SubscriptionStart.Beginning, CancellationToken.None));
        await f.Subscriptions.ResumeAsync("counter");
        await f.SettleAsync();
        await f.Subscriptions.RestartAsync("counter", of => new Rewinding(log, states, notes).RewindAsync(of, SubscriptionStart.Beginning, CancellationToken.None));
        await f.SettleAsync();
        ReadOnlyMemory<byte>? bytes = await slot.Running!.Tables!.State.GetAsync("counts", "all");
        Assert.Equal(new(2), slot.Running.Tables.Find(typeof(Count), null).Read<Count>("all", bytes!.Value));
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_fence_never_goes_back() => ControlBench.Run(13, async b =>
    {
        var fences = new List<HandlerFence>();
        await b.Control.AddAsync("fenced", s => s.FromBeginning().On<Placed>((_, context, _) => { fences.Add(context.Fence); return default; }));
        await b.Fixture.PublishAsync(new Placed("a", 0));
        await b.Fixture.SettleAsync();
        await b.Control.RewindAsync("fenced", SubscriptionStart.Beginning);
        await b.Fixture.SettleAsync();
        Assert.Equal(2, fences.Count);
        Assert.True(fences[1] > fences[0]);
    });

    [Fact]
    public void A_rewind_drops_parked_positions_from_its_target_on_and_keeps_a_key_whose_head_lies_before() => ControlBench.Run(14, async b =>
    {
        bool broken = true;
        var seen = new List<int>();
        await b.Control.AddAsync("picky", s => s.On<Placed>((e, _, _) =>
        {
            if (broken && e.Order.StartsWith("bad", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("broken");
            }
            seen.Add(e.Number);
            return default;
        }));
        for (int i = 0; i < 8; i++)
        {
            await b.Fixture.PublishAsync(new Placed($"good-{i}", 100 + i)); // so that it is no outage
        }
        await b.Fixture.PublishAsync(new Placed("bad-early", 1));
        long target = await b.Fixture.PublishAsync(new Placed("bad-early", 2));
        await b.Fixture.PublishAsync(new Placed("bad-late", 3), new Placed("bad-late", 4), new Placed("bad-early", 5));
        await b.Fixture.UntilAsync(() => b.Fixture.Parked("picky").Sum(static k => k.Waiting) == 5, "both keys are parked");
        await b.Fixture.SettleAsync();

        await b.Control.PauseAsync("picky");
        await b.Control.RewindAsync("picky", SubscriptionStart.At(target));
        IEnumerable<string> kept = (await b.EntriesAsync("picky")).Select(static e => e.Entry).Where(static e => e.Contains("/k/", StringComparison.Ordinal));
        Assert.Single(kept); // the head of bad-early, and nothing behind it

        broken = false;
        await b.Control.ResumeAsync("picky");
        await b.Fixture.UntilAsync(() => b.Fixture.Status("picky").ParkedKeys == 0 && seen.Contains(5), "all is handled");
        await b.Fixture.SettleAsync();
        Assert.Equal([1, 2, 3, 4, 5], seen.Where(static n => n < 100).Order());
        Assert.Equal([1, 2, 5], seen.Where(static n => n is 1 or 2 or 5));
    });

    [Fact]
    public void A_rewind_keeps_what_people_have_decided() => ControlBench.Run(15, async b =>
    {
        var seen = new List<int>();
        await b.Control.AddAsync("picky", s => s.On<Placed>((e, _, _) =>
        {
            if (e.Number < 0)
            {
                throw new InvalidOperationException("broken");
            }
            seen.Add(e.Number);
            return default;
        }));
        for (int i = 0; i < 8; i++)
        {
            await b.Fixture.PublishAsync(new Placed($"good-{i}", 100));
        }
        long first = await b.Fixture.PublishAsync(new Placed("bad", -1));
        long second = await b.Fixture.PublishAsync(new Placed("bad", -2));
        await b.Fixture.UntilAsync(() => b.Fixture.Parked("picky").Sum(static k => k.Waiting) == 2, "the key is parked");
        Assert.Equal(ParkedAnswer.Done, await b.Control.SkipAsync("picky", new("orders", "bad"), first));
        Assert.Equal(ParkedAnswer.Done, await b.Control.EditAsync("picky", new("orders", "bad"), second, new Placed("bad", 2)));
        seen.Clear();
        await b.Control.RewindAsync("picky", SubscriptionStart.Beginning);
        await b.Fixture.SettleAsync();
        Assert.Equal([2], seen.Where(static n => n < 100));
        Assert.Equal(0, b.Fixture.Status("picky").ParkedKeys);
    });

    [Fact]
    public void A_rewind_passes_over_nothing() => ControlBench.Run(16, async b =>
    {
        await b.Control.AddAsync("mailer", RegistrationTests.Into([]));
        await b.Fixture.PublishAsync(new Placed("a", 0));
        await b.Fixture.SettleAsync();
        await b.Control.PauseAsync("mailer");
        await b.Fixture.PublishAsync(new Placed("a", 1));
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await b.Control.RewindAsync("mailer", SubscriptionStart.Now));
        Assert.Contains("retire it", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await b.RegistrationAsync("mailer"))!.Generation);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Tables_are_made_again_from_the_start_or_the_rewind_is_refused(int partitions) => ControlBench.Run(17, async b =>
    {
        await b.Fixture.PublishAsync(new Placed("a", 0));
        await b.Control.AddAsync("counting", s => s.Partitions(partitions).State<Count>("counts").On<Placed>(async (_, context, ct) => await context.State<Count>().UpdateAsync("all", static before => new((before?.Events ?? 0) + 1), ct)));
        long second = await b.Fixture.PublishAsync(new Placed("a", 1));
        long third = await b.Fixture.PublishAsync(new Placed("b", 2));
        await b.Fixture.SettleAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await b.Control.RewindAsync("counting", SubscriptionStart.At(third)));
        Assert.Equal(2, await CountAsync());
        await b.Control.RewindAsync("counting", SubscriptionStart.At(second));
        await b.Fixture.SettleAsync();
        Assert.Equal(2, await CountAsync());
        await b.Control.RewindAsync("counting", SubscriptionStart.Beginning);
        await b.Fixture.SettleAsync();
        Assert.Equal(3, await CountAsync());

        async Task<int> CountAsync() => (await b.Tables.GetAsync<Count>("counting", "counts", "all"))!.Events;
    }, withState: true);
}

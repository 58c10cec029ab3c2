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
}

using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>What a subscription tells about itself: events of the platform, and lines in the application's log.</summary>
public sealed class AnnouncementTests
{
    private static void Run(ulong seed, Func<SubscriptionFixture, Task> body)
        => Simulation.Run(seed, async simulation =>
        {
            var fixture = new SubscriptionFixture(simulation);
            await body(fixture);
            await fixture.Subscriptions.DisposeAsync();
        });

    [Fact]
    public void Starts_stalls_and_stops_are_events_of_the_platform_in_the_stream_of_the_subscription() => Run(1, async f =>
    {
        bool broken = true;
        await f.AddAsync("s", s => s.Partitions(1).KeyedBy<Placed>(e => broken ? throw new InvalidOperationException("no key") : e.Order).On<Placed>((_, _, _) => default));
        await f.PublishAsync(new Placed("a", 1));
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Stalled, "it stalls");
        broken = false;
        await f.SettleAsync();
        await f.Subscriptions.PauseAsync("s");
        await f.Subscriptions.ResumeAsync("s");
        await f.Subscriptions.StopAsync();
        List<RecordedEvent> told = await f.ReadAsync("$system");
        Assert.Equal(
            ["subscription-started", "subscription-stalled", "subscription-resumed", "subscription-stopped", "subscription-started", "subscription-stopped"],
            told.Select(static e => e.Name));
        Assert.All(told, static e => Assert.Equal((new StreamId("$system", "s"), EventKind.System), (e.Stream, e.Kind)));
    });

    [Fact]
    public void What_a_handler_with_state_publishes_to_a_closed_stream_is_told_as_lost_and_the_rest_is_recorded() => Simulation.Run(3, async simulation =>
    {
        var f = new SubscriptionFixture(simulation, states: new InMemoryStateStore());
        await f.Log.AppendAsync(new() { Events = new[] { new NewEvent(new("payments", "a"), f.Runtime.Ids.NewId(f.Runtime.Time.GetUtcNow()), "paid", "{\"order\":\"a\",\"number\":0}"u8.ToArray()) { Closes = true } } });
        await f.AddAsync("s", static s => s.State<Tally>("tallies").On<Placed>(static async (e, c, ct) => await c.Events.PublishAsync(new Paid(e.Order, e.Number), ct)));
        await f.PublishAsync(new Placed("a", 1), new Placed("b", 2));
        await f.UntilAsync(() => f.ReadAsync("payments").Result.Count == 2, "the other one is recorded");
        await f.UntilAsync(() => f.ReadAsync("$system").Result.Exists(static e => e.Name == "event-lost"), "the loss is told");
        await f.SettleAsync();
        RecordedEvent lost = Assert.Single(await f.ReadAsync("$system"), static e => e.Name == "event-lost");
        Assert.Equal(new StreamId("$system", "s"), lost.Stream);
        string payload = System.Text.Encoding.UTF8.GetString(lost.Payload.Span);
        Assert.Contains("\"key\":\"payments/a\"", payload, StringComparison.Ordinal);
        Assert.Contains("closed", payload, StringComparison.Ordinal);
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Only_the_first_park_of_a_subscription_spells_out_the_call_that_frees_it() => Run(2, async f =>
    {
        foreach (string name in (string[])["one", "two"])
        {
            await f.AddAsync(name, s => s.Retry(new() { InPlace = TimeSpan.Zero }).On<Placed>((_, _, _) => throw new InvalidOperationException("broken")));
        }
        for (int i = 0; i < 3; i++)
        {
            await f.PublishAsync(new Placed("k" + i, i));
        }
        await f.UntilAsync(() => f.Status("one").ParkedKeys + f.Status("two").ParkedKeys == 6, "all are parked");
        await f.Subscriptions.PauseAsync("one");
        await f.Subscriptions.ResumeAsync("one");
        await f.PublishAsync(new Placed("k3", 3));
        await f.UntilAsync(() => f.Status("one").ParkedKeys == 4, "it is parked");
        foreach (string name in (string[])["one", "two"])
        {
            string[] lines = [.. f.Messages.Where(m => m.Contains($"Subscription {name} parked", StringComparison.Ordinal))];
            Assert.StartsWith("Error 2009", lines[0], StringComparison.Ordinal);
            Assert.Contains($"subscriptions.RetryAsync(\"{name}\", StreamId.Parse(\"orders/", lines[0], StringComparison.Ordinal);
            Assert.InRange(lines.Length, 3, 4);
            Assert.All(lines[1..], line =>
            {
                Assert.StartsWith("Error 2017", line, StringComparison.Ordinal);
                Assert.DoesNotContain("RetryAsync", line, StringComparison.Ordinal);
                Assert.True(line.Length < lines[0].Length - 100);
            });
        }
    });

    [Fact]
    public void An_event_that_is_being_handled_is_behind_for_as_long_as_it_takes() => Run(3, async f =>
    {
        await f.AddAsync("s", s => s.Partitions(1).On<Placed>(async (_, _, ct) => await f.Runtime.DelayAsync(TimeSpan.FromMinutes(10), ct)));
        await f.PublishAsync(new Placed("a", 1));
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(5));
        Assert.InRange(f.Status("s").LagTime, TimeSpan.FromMinutes(4.9), TimeSpan.FromMinutes(5.1));
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(TimeSpan.Zero, f.Status("s").LagTime);
    });
}

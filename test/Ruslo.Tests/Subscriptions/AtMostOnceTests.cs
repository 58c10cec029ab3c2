using System.Text;
using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>What was passed and not handled is lost: little of it, and never without a word.</summary>
public sealed class AtMostOnceTests
{
    [Fact]
    public void What_an_aborted_stop_loses_is_counted_and_raised() => Simulation.Run(1, async simulation =>
    {
        var f = new SubscriptionFixture(simulation);
        var seen = new List<int>();
        bool hangs = false;
        Action<SubscriptionBuilder> configure = s => s.AtMostOnce().Partitions(1).On<Placed>(async (e, _, ct) =>
        {
            if (hangs)
            {
                await f.Runtime.DelayAsync(TimeSpan.FromHours(1), ct);
            }
            seen.Add(e.Number);
        });
        await f.AddAsync("s", configure);
        for (int i = 0; i < 8; i++)
        {
            await f.PublishAsync([.. Enumerable.Range(i * 100, 100).Select(static n => new Placed("a", n))]); // it passes many at a time by now
        }
        await f.SettleAsync();
        hangs = true;
        await f.PublishAsync([.. Enumerable.Range(800, 200).Select(static n => new Placed("a", n))]);
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        using var now = new CancellationTokenSource();
        now.Cancel();
        await f.Subscriptions.StopAsync(now.Token);
        hangs = false;
        f.Restart();
        await f.AddAsync("s", configure);
        await f.SettleAsync();
        await f.UntilAsync(() => f.ReadAsync("$system").Result.Count(static e => e.Name == "event-lost") == 1000 - seen.Count, "every event that is lost is told");
        Assert.Equal(seen.Order().Distinct(), seen);
        Assert.InRange(seen.Count, 800, 998);
        string told = Encoding.UTF8.GetString((await f.ReadAsync("$system")).First(static e => e.Name == "event-lost").Payload.Span);
        Assert.Contains("\"position\":", told, StringComparison.Ordinal);
        Assert.Equal(1000 - seen.Count, f.Messages.Count(static m => m.Contains("lost placed at position", StringComparison.Ordinal)));
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_slow_handler_passes_one_event_at_a_time() => Simulation.Run(2, async simulation =>
    {
        var f = new SubscriptionFixture(simulation);
        var seen = new List<int>();
        Action<SubscriptionBuilder> configure = s => s.AtMostOnce().Partitions(1).On<Placed>(async (e, _, ct) =>
        {
            await f.Runtime.DelayAsync(TimeSpan.FromSeconds(3), ct);
            seen.Add(e.Number);
        });
        await f.AddAsync("s", configure);
        await f.PublishAsync([.. Enumerable.Range(0, 6).Select(static n => new Placed("a", n))]);
        await f.UntilAsync(() => seen.Count == 3, "three are handled");
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        DateTimeOffset before = f.Runtime.Time.GetUtcNow();
        await f.Subscriptions.StopAsync();
        Assert.InRange(f.Runtime.Time.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        f.Restart(); // without warning, in the middle of an event, it loses this one
        await f.AddAsync("s", configure);
        await f.UntilAsync(() => seen.Count == 6, "all are handled");
        Assert.Equal(Enumerable.Range(0, 6), seen);
        await f.Subscriptions.DisposeAsync();
    });
}

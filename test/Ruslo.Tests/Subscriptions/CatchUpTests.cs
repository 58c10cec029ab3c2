using Xunit;

namespace Ruslo.Tests.Subscriptions;

public sealed class CatchUpTests
{
    private const int Events = 3000;

    [Fact]
    public void Ten_subscriptions_that_catch_up_together_read_the_log_once() => Simulation.Run(1, maxSteps: 2_000_000, body: async simulation =>
    {
        (SubscriptionFixture f, ReadCounter counter) = await FilledAsync(simulation);
        var handled = new int[10];
        for (int i = 0; i < handled.Length; i++)
        {
            int mine = i;
            await f.AddAsync($"s{i}", s =>
            {
                s.FromBeginning().Partitions(4);
                _ = mine % 2 == 0 ? s.On<Placed>((_, _, _) => Count(mine)).On<Paid>((_, _, _) => Count(mine)) : s.On<Placed>((_, _, _) => Count(mine)); // all of it, or half
            });
        }
        await f.SettleAsync();
        Assert.All(handled, (count, i) => Assert.Equal(i % 2 == 0 ? Events : Events / 2, count));
        Assert.InRange(counter.EventsRead, Events, Events + 1500);
        Assert.Equal(0, counter.Kept(f)); // everybody follows the tail: nothing is kept
        await f.Subscriptions.DisposeAsync();

        ValueTask Count(int subscription)
        {
            handled[subscription]++;
            return default;
        }
    });

    [Fact]
    public void Who_catches_up_is_behind_also_while_it_reads_on() => Simulation.Run(3, async simulation =>
    {
        var f = new SubscriptionFixture(simulation);
        for (int i = 0; i < 3; i++)
        {
            await f.PublishAsync(new Placed("a", i));
            await f.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        }
        Delivery[] all = [.. (await f.Log.ReadAsync(0, EventFilter.Everything, 3)).Events.Select(static e => new Delivery(new ReadEvent(e), null))];
        var tail = new Tail(f.Log, f.Serializer, f.Runtime, new(f.Logger));
        tail.Begin();
        var feed = new PartitionFeed(0, new Wake(), new AttachedFeeds());

        Assert.False(feed.Add([all[0]], 1, tail)); // the tail is further
        HandleAll();
        Assert.False(feed.Add([], 1, tail)); // it asks whether it can follow the tail, before it reads
        Assert.Equal(all[0].Event.Recorded.RecordedAt, feed.OldestRecordedAt);
        Assert.True(feed.Add([all[1], all[2]], 3, tail));
        Assert.Equal(all[1].Event.Recorded.RecordedAt, feed.OldestRecordedAt);
        HandleAll();
        Assert.Null(feed.OldestRecordedAt);

        void HandleAll()
        {
            List<Delivery> taken = [];
            Assert.True(feed.TryTake(ref taken));
            feed.ComesTo(null);
            feed.Done();
        }
    });

    [Fact]
    public void Who_wants_little_finds_it_without_reading_past_the_rest() => Simulation.Run(2, maxSteps: 2_000_000, body: async simulation =>
    {
        (SubscriptionFixture f, ReadCounter counter) = await FilledAsync(simulation);
        await f.PublishAsync(new Noted("a", "b"));
        int handled = 0;
        await f.AddAsync("few", s => s.FromBeginning().On<Noted>((_, _, _) => { handled++; return default; }));
        await f.SettleAsync();
        Assert.Equal(1, handled);
        Assert.InRange(counter.EventsRead, 1, 600); // one page to find out
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void What_others_want_and_cannot_be_read_holds_nobody_else() => Simulation.Run(3, maxSteps: 2_000_000, body: async simulation =>
    {
        (SubscriptionFixture f, ReadCounter counter) = await FilledAsync(simulation);
        counter.FailsForAll = true;
        int handled = 0;
        await f.AddAsync("placed", s => s.FromBeginning().On<Placed>((_, _, _) => { handled++; return default; }));
        await f.UntilAsync(() => handled == Events / 2, "all that can be read is handled");
        await f.Subscriptions.DisposeAsync();
    });

    private static async Task<(SubscriptionFixture Fixture, ReadCounter Counter)> FilledAsync(Simulation simulation)
    {
        var counter = new ReadCounter(new InMemoryEventLog(simulation.Runtime));
        var f = new SubscriptionFixture(simulation, counter);
        for (int i = 0; i < Events; i += 100)
        {
            await f.PublishAsync([.. Enumerable.Range(i, 100).Select(static n => n % 2 == 0 ? (object)new Placed($"k{n % 40}", n) : new Paid($"k{n % 40}", n))]);
        }
        return (f, counter);
    }

    /// <summary>Counts the events that are read page by page.</summary>
    private sealed class ReadCounter(IEventLog log) : ForwardingLog(log, staysOpen: true)
    {
        public int EventsRead { get; private set; }

        public bool FailsForAll { get; set; }

        public override async ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default)
        {
            if (FailsForAll && filter == EventFilter.Everything)
            {
                throw new IOException("The disk does not read.");
            }
            LogPage page = await base.ReadAsync(after, filter, maxEvents, cancellationToken);
            EventsRead += page.Events.Count;
            return page;
        }

        public long Kept(SubscriptionFixture f) => f.Subscriptions.ReadBudget.Used;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Ruslo.Tests.Sagas.Running;
using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>A subscription to which only the last event of a stream counts, such as the list of sagas.</summary>
public sealed class GatheringTests
{
    private const int Many = 16 * 1024;
    private const int Large = 8 * 1024 * 1024;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    private readonly SimulatedTime time = new(DateTimeOffset.UnixEpoch);
    private readonly Tail tail;
    private readonly PartitionFeed feed = new(0, new Wake(), new AttachedFeeds());
    private readonly Gathering gathering;

    public GatheringTests()
    {
        var runtime = new RusloRuntime(time);
        var serializer = new EventSerializer(new CatalogBuilder().Build());
        tail = new(new InMemoryEventLog(runtime), serializer, runtime, new(NullLogger.Instance));
        gathering = new(Most, time, serializer);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_each_stream_the_last_event_is_handled_in_the_order_of_the_log()
    {
        Come(At(1, "a"), At(2, "b"), At(3, "c"));
        Assert.Empty(Taken());
        Come(At(4, "a"), At(6, "b"));
        Assert.Equal([3, 4, 6], Taken(isWaitedFor: true));
        Assert.False(gathering.IsHolding);
        Come(At(7, "a"));
        Assert.Equal([7], Taken(isWaitedFor: true));
    }

    [Fact]
    public void It_waits_no_longer_than_it_may_since_the_first_has_come()
    {
        Come(At(1, "a"));
        Assert.Empty(Taken());
        time.Advance(Most / 2);
        Come(At(2, "a"));
        Assert.Empty(Taken());
        Assert.True(gathering.IsHolding);
        Assert.Equal(time.GetUtcNow() + (Most / 2), gathering.DueFrom(time.GetUtcNow()));
        time.Advance(Most / 2);
        Assert.Equal([2], Taken());
        Assert.Null(gathering.DueFrom(time.GetUtcNow()));
        Come(At(3, "a"));
        Assert.Empty(Taken());
    }

    [Fact]
    public void It_waits_no_longer_when_it_is_of_many_streams()
    {
        Come([.. Enumerable.Range(1, Many - 1).Select(static i => At(i, $"{i}"))]);
        Assert.Empty(Taken());
        Come(At(Many, "a"));
        Assert.Equal(Many, Taken().Count);
    }

    [Fact]
    public void It_waits_no_longer_when_it_is_of_many_bytes()
    {
        Come(At(1, "a", Large));
        Assert.Empty(Taken());
        Come(At(2, "a", Large)); // instead of what was there
        Assert.Empty(Taken());
        Come(At(3, "b", Large));
        Assert.Equal([2, 3], Taken());
        Come(At(4, "a"));
        Assert.Empty(Taken());
    }

    [Fact]
    public async Task The_list_of_sagas_has_in_it_what_was_in_the_log_when_it_was_asked_for()
    {
        await using TestApp app = await new OrderBench { StockIsAway = true }.StartAsync();
        await app.PublishAsync(new OrderPlaced("1", 10), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        ISagas sagas = OrderBench.Sagas(app);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(SagaAnswer.Done, await sagas.RetryAsync("fulfilment", "1", "stock", cancellationToken: Stop)); // it returns when the saga has it, not the list
            SagaSummary listed = Assert.Single((await sagas.ListAsync(cancellationToken: Stop)).Instances);
            Assert.Equal((await OrderBench.DetailsAsync(app, "1")).Summary.Steps, listed.Steps);
        }
        Assert.Equal(4, (await OrderBench.DetailsAsync(app, "1")).Summary.Steps[1].Attempt);
    }

    [Fact]
    public async Task A_list_that_is_not_kept_is_not_waited_for()
    {
        await using TestApp app = await new OrderBench().StartAsync();
        await app.PublishAsync(new OrderPlaced("1", 10), cancellationToken: Stop);
        await app.AdvanceAsync(SagaIndex.Moment + TimeSpan.FromSeconds(1), Stop); // by then, the list has what nobody has asked for
        Partition index = app.Services.GetRequiredService<SubscriptionRuntime>().Find(SagaIndex.Subscription)!.Running!.Partitions[0];
        index.GiveUp("a newer version has written it");
        await app.PublishAsync(new OrderPlaced("2", 10), cancellationToken: Stop);
        Assert.Equal("1", Assert.Single((await OrderBench.Sagas(app).ListAsync(cancellationToken: Stop)).Instances).Instance);
    }

    private void Come(params Delivery[] deliveries) => feed.Add([.. deliveries], deliveries[^1].Position, tail);

    private List<long> Taken(bool isWaitedFor = false)
    {
        List<Delivery> items = [];
        return gathering.TryTake(feed, isWaitedFor, ref items) ? [.. items.Select(static item => item.Position)] : [];
    }

    private static Delivery At(long position, string key, int bytes = 0)
        => new(new ReadEvent(new()
        {
            Position = position,
            Stream = new("", "things", key),
            Version = 0,
            EventId = Guid.Empty,
            Name = "thing",
            SchemaVersion = 1,
            RecordedAt = default,
            OccurredAt = default,
            Payload = new byte[bytes],
        }), null);
}

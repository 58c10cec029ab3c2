using System.Diagnostics;
using Xunit;

namespace Ruslo.Tests;

public sealed class DirectBusTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_is_in_the_log_when_publishing_returns()
    {
        var bench = new PublishingBench();
        Published published = await bench.Direct.PublishAsync(new Ordered("1", 9.5m), Stop);

        RecordedEvent recorded = Assert.Single(await bench.AllAsync());
        Assert.True(published.Token.Identifies(bench.Log.Id, recorded));
        Assert.Equal((0L, recorded.EventId), (published.Version, published.EventId));
        Assert.Equal((PublishingBench.Order1, "ordered", 1, EventKind.Domain), (recorded.Stream, recorded.Name, recorded.SchemaVersion, recorded.Kind));
        Assert.Equal(new Ordered("1", 9.5m), bench.Serializer.Decode(recorded).Objects[0]);
        Assert.Equal(7, recorded.EventId.Version);
    }

    [Fact]
    public async Task Publishing_waits_until_the_log_has_answered()
    {
        var memory = new InMemoryEventLog();
        var held = new HeldLog(memory);
        var bench = new PublishingBench(held);

        ValueTask<Published> first = bench.Direct.PublishAsync(new Ordered("1"), Stop);
        ValueTask<Published> second = bench.Direct.PublishAsync(new Shipped("1"), Stop);
        Assert.False(first.IsCompleted);
        Assert.Equal(0, memory.Head);
        held.LetGo();

        Assert.Equal([1, 2], new[] { await first, await second }.Select(static p => p.Token.Position).Order());
    }

    [Fact]
    public async Task Options_reach_the_log()
    {
        var bench = new PublishingBench();
        var id = Guid.Parse("0199d000-0000-7000-8000-000000000001");
        var correlation = Guid.Parse("0199d000-0000-7000-8000-000000000002");
        var occurred = new DateTimeOffset(2019, 3, 1, 10, 0, 0, TimeSpan.FromHours(2));

        RecordedEvent e = await bench.PublishAsync(new Ordered("1", 1, "red"), new()
        {
            Topic = "archive.orders",
            Key = "one",
            Tenant = "acme",
            Tags = ["year:2019"],
            Headers = EventHeaders.From(new KeyValuePair<string, string>("source", "import")),
            OccurredAt = occurred,
            EventId = id,
            CorrelationId = correlation,
            ExpectedVersion = ExpectedVersion.NoStream,
        });

        Assert.Equal(new StreamId("acme", "archive.orders", "one"), e.Stream);
        Assert.Equal(["tag:red", "year:2019"], e.Tags);
        Assert.Equal("import", e.Headers.Find("source"));
        Assert.Equal((occurred, id, correlation, Guid.Empty), (e.OccurredAt, e.EventId, e.CorrelationId, e.CausationId));
    }

    [Fact]
    public async Task A_condition_holds_for_one_event_and_for_a_batch()
    {
        var bench = new PublishingBench();
        PublishOptions none = new() { Condition = new(EventQuery.Tagged("tag:red")) };
        await bench.Direct.PublishAllAsync([new Ordered("1", 1, "red"), new Ordered("2", 1, "red")], none, Stop);

        var conflict = await PublishingBench.ThrowsAsync<ConflictException>(async () => await bench.Direct.PublishAsync(new Ordered("3"), none, Stop));
        Assert.Equal((new ConditionConflict(1), 1L, null), (conflict.Contradiction, conflict.Position, conflict.Conflict));
        await PublishingBench.ThrowsAsync<ConflictException>(async () => await bench.Direct.PublishAllAsync([new(new Ordered("3")), new(new Shipped("3"), none)], Stop));
        await PublishingBench.ThrowsAsync<ArgumentException>(async () => await bench.Direct.PublishAllAsync([new(new Ordered("3"), new() { Condition = new(EventQuery.Tagged("x")) }), new(new Shipped("3"), none)], Stop));
        Assert.Equal(2, bench.Memory.Head);

        QueryResult read = await bench.Log.ReadAsync(EventQuery.Tagged("tag:red"), Stop);
        Assert.Equal(3, (await bench.Direct.PublishAsync(new Ordered("3"), new() { Condition = read.Condition }, Stop)).Token.Position);
    }

    [Fact]
    public async Task An_event_without_a_key_has_a_stream_of_its_own()
    {
        var bench = new PublishingBench();
        RecordedEvent e = await bench.PublishAsync(new Noticed("rain"));
        Assert.Equal(new StreamId("notices", e.EventId.ToString()), e.Stream);
        Assert.Equal(e.EventId, e.CorrelationId);
    }

    [Fact]
    public async Task Publishing_an_id_again_returns_the_first_result()
    {
        var bench = new PublishingBench();
        var options = new PublishOptions { EventId = DerivedId.ForForeign("shop", "order 1"), ExpectedVersion = ExpectedVersion.NoStream };
        Published first = await bench.Direct.PublishAsync(new Ordered("1"), options, Stop);
        Published again = await bench.Direct.PublishAsync(new Ordered("1"), options, Stop);
        Assert.Equal(first, again);
        Assert.Equal(1, bench.Log.Head);
    }

    [Fact]
    public async Task A_conflict_is_thrown_and_nothing_is_stored()
    {
        var bench = new PublishingBench();
        await bench.Direct.PublishAsync(new Ordered("1"), Stop);
        var conflict = await PublishingBench.ThrowsAsync<ConflictException>(async () =>
            await bench.Direct.PublishAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.NoStream }, Stop));
        Assert.Equal(new Conflict(PublishingBench.Order1, ExpectedVersion.NoStream, 0), conflict.Conflict);
        Assert.Equal(1, bench.Log.Head);
    }

    [Fact]
    public async Task A_batch_is_stored_whole_in_its_order()
    {
        var bench = new PublishingBench();
        IReadOnlyList<Published> published = await bench.Direct.PublishAllAsync([new Ordered("1"), new Ordered("2"), new Shipped("1")], Stop);
        Assert.Equal([(1, 0), (2, 0), (3, 1)], published.Select(static p => (p.Token.Position, p.Version)));
        Assert.Equal(["ordered", "ordered", "shipped"], (await bench.AllAsync()).Select(static e => e.Name));
        Assert.Empty(await bench.Direct.PublishAllAsync(Array.Empty<object>(), Stop));
    }

    [Fact]
    public async Task A_batch_with_one_event_that_cannot_be_published_is_not_stored()
    {
        var bench = new PublishingBench();
        await PublishingBench.ThrowsAsync<ArgumentException>(async () => await bench.Direct.PublishAllAsync([new Ordered("1"), new Unmapped("2")], Stop));
        await PublishingBench.ThrowsAsync<ArgumentException>(async () => await bench.Direct.PublishAllAsync([new Ordered("1"), new Ordered("")], Stop));
        await PublishingBench.ThrowsAsync<ConflictException>(async () => await bench.Direct.PublishAllAsync(
            [new EventToPublish(new Ordered("1")), new EventToPublish(new Shipped("2"), new() { ExpectedVersion = ExpectedVersion.StreamExists })], Stop));
        Assert.Equal(0, bench.Log.Head);
    }

    [Fact]
    public async Task A_batch_with_ids_is_repeated_whole_or_refused()
    {
        var bench = new PublishingBench();
        EventToPublish[] history = [.. Enumerable.Range(0, 3).Select(static i => new EventToPublish(new Ordered("1", i), new() { EventId = DerivedId.ForForeign("h", $"{i}") }))];
        IReadOnlyList<Published> first = await bench.Direct.PublishAllAsync(history, Stop);
        Assert.Equal(first, await bench.Direct.PublishAllAsync(history, Stop));
        var refused = await PublishingBench.ThrowsAsync<RefusedException>(async () => await bench.Direct.PublishAllAsync([.. history, new EventToPublish(new Shipped("1"), new() { EventId = DerivedId.ForForeign("h", "new") })], Stop));
        Assert.Equal(RefusedReason.PartlyKnown, refused.Reason);
        Assert.Equal(3, bench.Log.Head);
    }

    [Fact]
    public async Task One_id_or_one_expected_version_for_several_events_is_refused()
    {
        var bench = new PublishingBench();
        object[] two = [new Ordered("1"), new Ordered("2")];
        await PublishingBench.ThrowsAsync<ArgumentException>(async () => await bench.Direct.PublishAllAsync(two, new PublishOptions { EventId = Guid.Parse("0199d000-0000-7000-8000-000000000001") }, Stop));
        await PublishingBench.ThrowsAsync<ArgumentException>(async () => await bench.Direct.PublishAllAsync(two, new PublishOptions { ExpectedVersion = ExpectedVersion.NoStream }, Stop));
        Assert.Equal(0, bench.Log.Head);
    }

    public static TheoryData<object, PublishOptions?, string> Mistakes => new()
    {
        { new Unmapped("1"), null, "[Event(" },
        { new List<Ordered> { new("1") }, null, "PublishAllAsync" },
        { Task.FromResult(new Ordered("1")), null, "await" },
        { new Ordered(""), null, "empty key" },
        { new Ordered(new string('č', 257)), null, "at most 512" },
        { new Ordered("1", 1, new string('x', 5000)), null, "at most 4,096" },
        { new Ordered("1"), new() { Topic = "$system" }, "platform" },
        { new Ordered("1"), new() { Topic = "Not A Topic" }, "Not A Topic" },
        { new Ordered("1"), new() { Key = default(RoutingKey) }, "empty key" },
        { new Ordered("1"), new() { Tenant = "a/b" }, "tenant" },
    };

    [Theory, MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_be_published_is_said_before_anything_is_stored(object e, PublishOptions? options, string why)
    {
        var bench = new PublishingBench();
        var one = await PublishingBench.ThrowsAsync<ArgumentException>(async () => await bench.Direct.PublishAsync(e, options ?? new(), Stop));
        Assert.Contains(why, one.Message, StringComparison.Ordinal);
        var several = await PublishingBench.ThrowsAsync<ArgumentException>(async () => await bench.Direct.PublishAllAsync([new EventToPublish(new Ordered("fine")), new EventToPublish(e, options)], Stop));
        Assert.Contains(why, several.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Log.Head);
        Assert.Equal(1, (await bench.Direct.PublishAsync(new Ordered("1"), Stop)).Token.Position);
    }

    [Fact]
    public async Task A_publication_that_is_cancelled_in_time_is_not_stored()
    {
        var bench = new PublishingBench(new HeldLog(new InMemoryEventLog()));
        using var cancel = new CancellationTokenSource();
        ValueTask<Published> pending = bench.Direct.PublishAsync(new Ordered("1"), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pending);
        Assert.Equal(0, bench.Log.Head);
        ValueTask<Published> never = new PublishingBench().Direct.PublishAsync(new Ordered("1"), cancel.Token);
        Assert.True(never.IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await never);
    }

    [Fact]
    public async Task Many_publishers_each_get_their_own_result()
    {
        var memory = new InMemoryEventLog();
        var held = new HeldLog(memory);
        held.LetGo(forGood: true);
        var bench = new PublishingBench(held);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(publisher => bench.Runtime.Start(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                Published published = await bench.Direct.PublishAsync(new Ordered($"{publisher}", i), Stop);
                Assert.Equal(i, published.Version);
                RecordedEvent recorded = (await memory.FindAsync(published.EventId))!;
                Assert.True(published.Token.Identifies(memory.Id, recorded));
                Assert.Equal(new Ordered($"{publisher}", i), bench.Serializer.Decode(recorded).Objects[0]);
            }
        })));
        Assert.Equal(3200, memory.Head);
    }

    [Fact]
    public void A_publisher_that_blocks_under_a_context_does_not_deadlock()
    {
        var held = new HeldLog(new InMemoryEventLog());
        var bench = new PublishingBench(held);
        SynchronizationContext? before = SynchronizationContext.Current;
        var context = new NeverPumped();
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            ValueTask<Published> one = bench.Direct.PublishAsync(new Ordered("1"), Stop);
            ValueTask<IReadOnlyList<Published>> several = bench.Direct.PublishAllAsync([new Ordered("2"), new Ordered("3")], Stop);
            Assert.Same(context, SynchronizationContext.Current);
            held.LetGo();
#pragma warning disable xUnit1031, CA2012 // blocking is what is tested
            Assert.Equal(0, one.AsTask().GetAwaiter().GetResult().Version);
            Assert.Equal(2, several.AsTask().GetAwaiter().GetResult().Count);
#pragma warning restore xUnit1031, CA2012
            Assert.Equal(0, context.Posted);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task What_is_published_joins_the_current_activity()
    {
        var bench = new PublishingBench();
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.TraceStateString = "vendor=1";
        RecordedEvent e = await bench.PublishAsync(new Ordered("1"));
        RecordedEvent chosen = await bench.PublishAsync(new Ordered("2"), new() { CorrelationId = Guid.Parse("0199d000-0000-7000-8000-000000000002") });

        Assert.Equal(activity.Id, e.Headers.Find(WellKnownHeaders.TraceParent));
        Assert.Equal("vendor=1", e.Headers.Find(WellKnownHeaders.TraceState));
        Assert.Equal(activity.TraceId.ToHexString(), e.CorrelationId.ToString("N"));
        Assert.Equal(Guid.Parse("0199d000-0000-7000-8000-000000000002"), chosen.CorrelationId);
    }

    [Fact]
    public async Task Publishing_allocates_nothing_but_its_result()
    {
        var bench = new PublishingBench(new AnsweringLog());
        var e = new Ordered("1");
        for (int i = 0; i < 200; i++)
        {
            await bench.Direct.PublishAsync(e, Stop);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            await bench.Direct.PublishAsync(e, Stop);
        }
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.InRange(each, 0, 112); // a Published: 104 bytes; the log's share is another 72
    }

    private sealed class NeverPumped : SynchronizationContext
    {
        private int posted;

        public int Posted => posted;

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref posted);
    }
}

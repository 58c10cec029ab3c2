using Xunit;

namespace Ruslo.Tests;

public sealed class StagingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_staged_is_stored_with_the_commit_and_not_before()
    {
        var bench = new PublishingBench();
        RecordedEvent handled = await bench.PublishAsync(new Ordered("1"));
        StagedBatch batch = bench.NewBatch();
        StagedAttempt attempt = batch.Begin(bench.UnitOf(handled));

        Published staged = await attempt.StageAsync(new Shipped("1"), null, Stop);
        Published next = await attempt.StageAsync(new Shipped("1"), null, Stop);
        Published other = await attempt.StageAsync(new Ordered("2"), null, Stop);
        attempt.Complete();
        Assert.Null(batch.Accept(attempt));

        Assert.True(staged.Token.IsEmpty);
        Assert.Equal((1, 2, 0), (staged.Version, next.Version, other.Version));
        Assert.Equal(1, bench.Log.Head);
        Assert.IsType<Appended>(await bench.CommitAsync(batch));
        Assert.Equal([(staged.EventId, 1L), (next.EventId, 2L), (other.EventId, 0L)], (await bench.AllAsync()).Skip(1).Select(static e => (e.EventId, e.Version)));
    }

    [Fact]
    public async Task An_event_is_staged_as_it_was_at_that_moment()
    {
        var bench = new PublishingBench();
        StagedAttempt attempt = bench.NewBatch().Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        var draft = new Draft { Pages = 1 };
        await attempt.StageAsync(draft, null, Stop);
        draft.Pages = 2;
        Assert.Contains("\"Pages\":1", System.Text.Encoding.UTF8.GetString(attempt.Staged[0].Events[0].Payload.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_attempt_leaves_nothing()
    {
        var bench = new PublishingBench();
        RecordedEvent handled = await bench.PublishAsync(new Ordered("1"));
        StagedBatch batch = bench.NewBatch();
        StagedAttempt failing = batch.Begin(bench.UnitOf(handled));
        await failing.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(0) }, Stop);
        failing.Close();

        StagedAttempt again = batch.Begin(bench.UnitOf(handled));
        Assert.Equal(0, await again.VersionOfAsync(PublishingBench.Order1, Stop));
        Assert.Empty(again.StagedFor(PublishingBench.Order1));
        Assert.Equal(0, batch.Events.Count);
        Assert.Empty(batch.Expected());
    }

    [Fact]
    public async Task The_second_attempt_stages_the_same_ids_as_the_first()
    {
        var bench = new PublishingBench();
        RecordedEvent handled = await bench.PublishAsync(new Ordered("1"));
        List<Guid> first = await StageAsync(bench, bench.UnitOf(handled));
        Assert.Equal(3, first.Distinct().Count());
        Assert.All(first, static id => Assert.Equal(8, id.Version));
        Assert.Equal(first, await StageAsync(bench, bench.UnitOf(handled)));
        Assert.Empty(first.Intersect(await StageAsync(bench, bench.UnitOf(handled, generation: 2))));
        Assert.Empty(first.Intersect(await StageAsync(bench, bench.UnitOf(handled, subscription: "others"))));
        Assert.Empty(first.Intersect(await StageAsync(bench, bench.UnitOf(handled) with { RoutingKey = new("", "1") })));
        Assert.Empty(first.Intersect(await StageAsync(bench, bench.UnitOf(handled) with { LogId = Guid.Parse("0199d000-0000-7000-8000-000000000009") })));
    }

    [Fact]
    public async Task A_unit_of_work_keeps_its_idempotency_key()
    {
        var bench = new PublishingBench();
        RecordedEvent handled = await bench.PublishAsync(new Ordered("1"));
        Assert.Equal(bench.UnitOf(handled).IdempotencyKey, bench.UnitOf(handled).IdempotencyKey);
        Assert.NotEqual(bench.UnitOf(handled).IdempotencyKey, bench.UnitOf(handled, generation: 2).IdempotencyKey);
    }

    [Fact]
    public async Task A_commit_that_is_repeated_is_recognised()
    {
        var bench = new PublishingBench();
        StagedBatch batch = bench.NewBatch();
        StagedAttempt attempt = batch.Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        await attempt.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(0) }, Stop);
        attempt.Complete();
        batch.Accept(attempt);
        AppendResult first = await bench.CommitAsync(batch);
        Assert.Equal(Assert.IsType<Appended>(first).LastPosition, Assert.IsType<Appended>(await bench.CommitAsync(batch)).LastPosition);
        Assert.Equal(2, bench.Log.Head);
    }

    [Fact]
    public async Task What_is_emitted_is_known_from_the_first_of_the_handled_events_on()
    {
        var bench = new PublishingBench();
        RecordedEvent[] handled = [await bench.PublishAsync(new Noticed("x")), await bench.PublishAsync(new Ordered("1")), await bench.PublishAsync(new Ordered("2"))];
        StagedBatch batch = bench.NewBatch();
        Assert.Equal(0, batch.FirstHandled);
        foreach (RecordedEvent e in (RecordedEvent[])[handled[2], handled[1]])
        {
            StagedAttempt attempt = batch.Begin(bench.UnitOf(e));
            await attempt.StageAsync(new Shipped(e.Stream.Key), null, Stop);
            attempt.Complete();
            batch.Accept(attempt);
        }
        Assert.Equal(2, batch.FirstHandled);
        await bench.CommitAsync(batch);
        Assert.Equal(5, Assert.IsType<Appended>(await bench.CommitAsync(batch)).LastPosition);
        Assert.Equal(5, bench.Log.Head);
    }

    [Fact]
    public async Task A_batch_that_takes_the_memory_of_one_that_is_over_begins_with_nothing_of_it()
    {
        var bench = new PublishingBench();
        RecordedEvent handled = await bench.PublishAsync(new Ordered("1"));
        StagedBatch over = bench.NewBatch();
        StagedAttempt attempt = over.Begin(bench.UnitOf(handled));
        Guid id = (await attempt.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(0) }, Stop)).EventId;
        attempt.Complete();
        over.Accept(attempt);
        await bench.CommitAsync(over);
        NewEvent[] memory = over.Events.Array!;
        over.End();
        Assert.All(memory, static e => Assert.Null(e.Name)); // it keeps no payload while there is no next one

        var batch = new StagedBatch(bench.Log, bench.Drafting, former: over);
        Assert.Equal(0, over.Events.Count);
        Assert.Equal(0, batch.Events.Count);
        Assert.Empty(batch.Expected());
        StagedAttempt next = batch.Begin(bench.UnitOf(handled));
        Assert.Equal(1, await next.VersionOfAsync(PublishingBench.Order1, Stop)); // as it is in the log now
        Assert.False(next.HasStaged(id));
        Assert.Equal(2, (await next.StageAsync(new Shipped("1"), null, Stop)).Version);
        next.Complete();
        Assert.Null(batch.Accept(next));
        Assert.Single(batch.Events);
        Assert.Equal(0, over.Events.Count);
    }

    [Fact]
    public async Task An_attempt_is_accepted_by_its_own_batch_alone()
    {
        var bench = new PublishingBench();
        StagedAttempt attempt = bench.NewBatch().Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        await attempt.StageAsync(new Shipped("1"), null, Stop);
        attempt.Complete();
        Assert.Throws<InvalidOperationException>(() => bench.NewBatch().Accept(attempt));
    }

    [Fact]
    public async Task Who_looks_at_a_stream_through_a_handler_that_has_ended_is_told()
    {
        var bench = new PublishingBench();
        StagedBatch over = bench.NewBatch();
        StagedAttempt attempt = over.Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        attempt.Complete();
        over.End();
        InvalidOperationException told = await Assert.ThrowsAsync<InvalidOperationException>(async () => await attempt.VersionOfAsync(PublishingBench.Order1, Stop));
        Assert.Contains("has ended", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_handlers_of_a_batch_see_what_earlier_ones_have_staged()
    {
        var bench = new PublishingBench();
        RecordedEvent first = await bench.PublishAsync(new Ordered("1"));
        RecordedEvent second = await bench.PublishAsync(new Noticed("x"));
        StagedBatch batch = bench.NewBatch();
        StagedAttempt one = batch.Begin(bench.UnitOf(first));
        await one.StageAsync(new Shipped("1"), null, Stop);
        one.Complete();
        batch.Accept(one);

        StagedAttempt two = batch.Begin(bench.UnitOf(second));
        Assert.Equal(1, await two.VersionOfAsync(PublishingBench.Order1, Stop));
        Assert.Equal("shipped", Assert.Single(two.StagedFor(PublishingBench.Order1)).Name);
        Assert.Equal(2, (await two.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(1) }, Stop)).Version);
        two.Complete();
        batch.Accept(two);
        Assert.Equal(new StreamExpectation(PublishingBench.Order1, ExpectedVersion.Exactly(0)), Assert.Single(batch.Expected()));
        Assert.IsType<Appended>(await bench.CommitAsync(batch));
    }

    [Fact]
    public async Task A_condition_over_a_query_cannot_be_staged()
    {
        var bench = new PublishingBench();
        StagedAttempt attempt = bench.NewBatch().Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        var refused = await PublishingBench.ThrowsAsync<InvalidOperationException>(async () => await attempt.StageAsync(new Shipped("1"), new() { Condition = new(EventQuery.Tagged("tag:red")) }, Stop));
        Assert.Contains("IDirectBus", refused.Message, StringComparison.Ordinal);
        Assert.Empty(attempt.Staged);
    }

    [Fact]
    public async Task An_expected_version_is_checked_when_it_is_staged()
    {
        var bench = new PublishingBench();
        StagedAttempt attempt = bench.NewBatch().Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        var conflict = await PublishingBench.ThrowsAsync<ConflictException>(async () => await attempt.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.NoStream }, Stop));
        Assert.Equal(0, conflict.Conflict!.Actual);
        await PublishingBench.ThrowsAsync<ConflictException>(async () => await attempt.StageAsync(new Shipped("2"), new() { ExpectedVersion = ExpectedVersion.StreamExists }, Stop));
        Assert.Equal(new Conflict(PublishingBench.Order1, ExpectedVersion.Exactly(3), 0), await attempt.ExpectAsync(new(PublishingBench.Order1, ExpectedVersion.Exactly(3)), Stop));
        Assert.Empty(attempt.Staged);
        Assert.Equal(1, (await attempt.StageAsync(new Shipped("1"), null, Stop)).Version);
    }

    [Fact]
    public async Task A_commit_is_held_to_what_was_expected_when_it_was_staged()
    {
        var bench = new PublishingBench();
        RecordedEvent handled = await bench.PublishAsync(new Ordered("1"));
        StagedBatch batch = bench.NewBatch();
        StagedAttempt attempt = batch.Begin(bench.UnitOf(handled));
        await attempt.StageAsync(new Noticed("shipped soon"), null, Stop);
        Assert.Null(await attempt.ExpectAsync(new(PublishingBench.Order1, ExpectedVersion.Exactly(0)), Stop));
        attempt.Complete();
        batch.Accept(attempt);
        await bench.PublishAsync(new Shipped("1"));

        Assert.Equal(new Conflict(PublishingBench.Order1, ExpectedVersion.Exactly(0), 1), await bench.CommitAsync(batch));
        Assert.Equal(2, bench.Log.Head);
    }

    [Fact]
    public async Task A_commit_is_held_to_a_stream_that_had_to_exist()
    {
        var bench = new PublishingBench();
        RecordedEvent handled = await bench.PublishAsync(new Ordered("1"));
        StagedBatch batch = bench.NewBatch();
        StagedAttempt attempt = batch.Begin(bench.UnitOf(handled));
        await attempt.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.StreamExists }, Stop);
        await attempt.StageAsync(new Ordered("2"), null, Stop);
        await attempt.StageAsync(new Shipped("2"), new() { ExpectedVersion = ExpectedVersion.StreamExists }, Stop);
        attempt.Complete();
        batch.Accept(attempt);
        Assert.Equal(new StreamExpectation(PublishingBench.Order1, ExpectedVersion.StreamExists), Assert.Single(batch.Expected()));
        Assert.IsType<Appended>(await bench.CommitAsync(batch));
    }

    [Fact]
    public async Task A_version_seen_before_is_looked_up_again_when_it_does_not_fit()
    {
        var bench = new PublishingBench();
        StagedAttempt attempt = bench.NewBatch().Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        Assert.Equal(0, await attempt.VersionOfAsync(PublishingBench.Order1, Stop));
        await bench.PublishAsync(new Shipped("1"));
        Assert.Equal(2, (await attempt.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(1) }, Stop)).Version);
    }

    [Fact]
    public async Task Attempts_at_the_same_time_cannot_both_expect_the_same_of_a_stream()
    {
        var bench = new PublishingBench();
        RecordedEvent handled = await bench.PublishAsync(new Ordered("1"));
        StagedBatch batch = bench.NewBatch();
        StagedAttempt one = batch.Begin(bench.UnitOf(handled));
        StagedAttempt two = batch.Begin(bench.UnitOf(handled) with { RoutingKey = new("", "b") });
        await one.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(0) }, Stop);
        await two.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(0) }, Stop);
        one.Complete();
        two.Complete();
        Assert.Null(batch.Accept(one));
        Assert.NotNull(batch.Accept(two));
        Assert.Single(batch.Events);
    }

    [Fact]
    public async Task A_bus_that_outlives_its_handler_says_what_to_do()
    {
        var bench = new PublishingBench();
        StagedAttempt attempt = bench.NewBatch().Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        attempt.Complete();
        var late = await PublishingBench.ThrowsAsync<InvalidOperationException>(async () => await attempt.StageAsync(new Shipped("1"), null, Stop));
        Assert.Contains("IDirectBus", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_does_not_await_what_it_publishes_fails()
    {
        var memory = new InMemoryEventLog();
        var slow = new SlowReads(memory);
        var bench = new PublishingBench(slow);
        Published published = await bench.Direct.PublishAsync(new Ordered("1"), Stop);
        StagedAttempt attempt = bench.NewBatch().Begin(bench.UnitOf((await memory.FindAsync(published.EventId, Stop))!));
        Task<Published> forgotten = attempt.StageAsync(new Shipped("1"), null, Stop).AsTask();
        var hasty = Assert.Throws<InvalidOperationException>(attempt.Complete);
        Assert.Contains("Await", hasty.Message, StringComparison.Ordinal);
        slow.Go.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => forgotten);
        Assert.Empty(attempt.Staged);
    }

    [Fact]
    public async Task Correlation_causation_tenant_and_whom_to_reply_to_come_from_the_handled_event()
    {
        var bench = new PublishingBench();
        RecordedEvent handled = await bench.PublishAsync(new Ordered("1"), new() { Tenant = "acme", Headers = EventHeaders.None.With(WellKnownHeaders.ReplyTo, "saga/7").With("other", "x") });
        StagedAttempt attempt = bench.NewBatch().Begin(bench.UnitOf(handled));
        await attempt.StageAsync(new Shipped("1"), null, Stop);
        await attempt.StageAsync(new Shipped("1"), new() { Tenant = "", CorrelationId = Guid.Parse("0199d000-0000-7000-8000-000000000002"), Headers = EventHeaders.None.With(WellKnownHeaders.ReplyTo, "saga/8") }, Stop);

        NewEvent inherited = attempt.Staged[0].Events[0], chosen = attempt.Staged[1].Events[0];
        Assert.Equal(("acme", handled.CorrelationId, handled.EventId), (inherited.Stream.Tenant, inherited.CorrelationId, inherited.CausationId));
        Assert.Equal(("saga/7", null), (inherited.Headers!.Find(WellKnownHeaders.ReplyTo), inherited.Headers.Find("other")));
        Assert.Equal(("", Guid.Parse("0199d000-0000-7000-8000-000000000002"), handled.EventId), (chosen.Stream.Tenant, chosen.CorrelationId, chosen.CausationId));
        Assert.Equal("saga/8", chosen.Headers!.Find(WellKnownHeaders.ReplyTo));
    }

    [Fact]
    public async Task What_was_published_before_under_the_same_id_is_not_staged_again()
    {
        var bench = new PublishingBench();
        var options = new PublishOptions { EventId = DerivedId.ForForeign("x", "1") };
        Published first = await bench.Direct.PublishAsync(new Ordered("1"), options, Stop);
        StagedBatch batch = bench.NewBatch();
        StagedAttempt attempt = batch.Begin(bench.UnitOf((await bench.AllAsync())[0]));
        Assert.Equal(first, await attempt.StageAsync(new Ordered("1"), options, Stop));

        var fresh = new PublishOptions { EventId = DerivedId.ForForeign("x", "2") };
        Published staged = await attempt.StageAsync(new Ordered("1"), fresh, Stop);
        Assert.Equal(staged, await attempt.StageAsync(new Ordered("1"), fresh, Stop));
        await PublishingBench.ThrowsAsync<RefusedException>(async () => await attempt.StageAsync(new Ordered("2"), fresh, Stop));
        attempt.Complete();
        batch.Accept(attempt);
        Assert.Equal(staged, await batch.Begin(attempt.Unit).StageAsync(new Ordered("1"), fresh, Stop));
        Assert.Single(batch.Events);
    }

    [Fact]
    public async Task Several_events_are_staged_together_or_not_at_all()
    {
        var bench = new PublishingBench();
        StagedAttempt attempt = bench.NewBatch().Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        await PublishingBench.ThrowsAsync<ArgumentException>(async () => await attempt.StageAllAsync([new(new Shipped("1")), new(new Ordered(""))], Stop));
        await PublishingBench.ThrowsAsync<ConflictException>(async () => await attempt.StageAllAsync([new(new Ordered("3")), new(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.NoStream })], Stop));
        Assert.Empty(attempt.Staged);
        IReadOnlyList<Published> staged = await attempt.StageAllAsync([new(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(0) }), new(new Shipped("1"))], Stop);
        Assert.Equal([1, 2], staged.Select(static p => p.Version));
    }

    [Fact]
    public async Task Where_progress_is_not_in_the_log_nothing_can_be_expected_of_streams()
    {
        var bench = new PublishingBench();
        StagedAttempt attempt = bench.NewBatch(forwarded: true).Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        var refused = await PublishingBench.ThrowsAsync<InvalidOperationException>(async () => await attempt.StageAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(0) }, Stop));
        Assert.Contains("without an expected version", refused.Message, StringComparison.Ordinal);
        Assert.Equal(-1, (await attempt.StageAsync(new Shipped("1"), null, Stop)).Version);
    }

    [Fact]
    public async Task A_handler_may_publish_from_several_tasks()
    {
        var bench = new PublishingBench();
        StagedBatch batch = bench.NewBatch();
        StagedAttempt attempt = batch.Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        Published[] all = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Factory.StartNew(async () => await attempt.StageAsync(new Shipped($"{i % 7}"), null, Stop), Stop, TaskCreationOptions.None, TaskScheduler.Default).Unwrap()));
        attempt.Complete();
        batch.Accept(attempt);
        Assert.Equal(200, all.Select(static p => p.EventId).Distinct().Count());
        Assert.IsType<Appended>(await bench.CommitAsync(batch));
        Dictionary<Guid, long> versions = all.ToDictionary(static p => p.EventId, static p => p.Version);
        Assert.All((await bench.AllAsync()).Skip(1), e => Assert.Equal(versions[e.EventId], e.Version));
    }

    private static async Task<List<Guid>> StageAsync(PublishingBench bench, UnitOfWork unit)
    {
        StagedAttempt attempt = bench.NewBatch().Begin(unit);
        var ids = new List<Guid> { (await attempt.StageAsync(new Shipped("1"), null, Stop)).EventId };
        ids.AddRange((await attempt.StageAllAsync([new(new Shipped("1")), new(new Noticed("n"))], Stop)).Select(static p => p.EventId));
        return ids;
    }
}

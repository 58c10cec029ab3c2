namespace Ruslo;

/// <summary>What a durable log keeps when it is closed and opened again.</summary>
internal static class ReopenChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("Reopened: the id, the head, every event and all progress are as they were", KeptAsync);
        checks.Add("Reopened: positions, versions and moves go on where they were", GoesOnAsync);
        checks.Add("Reopened: event ids are still known", IdsAsync);
        checks.Add("Reopened: filters, finds and times answer as before", LookupsAsync);
        checks.Add("Reopened empty and many times: nothing appears and nothing goes", ManyTimesAsync);
        checks.Add("Reopened: recorded-at still never decreases, and large events are whole", LargeAsync);
        checks.Add("Closed: a waiter ends with an exception, and so does an append", ClosedAsync);
    }

    private static async Task KeptAsync(LogFixture f)
    {
        Guid id = f.Log.Id;
        for (int i = 0; i < 30; i++)
        {
            NewEvent e = f.Event($"x:t.{i % 4}/ключ {i % 3}", payload: new string('p', i * 37)) with { Tags = ["a", $"n:{i}"], Headers = EventHeaders.From(new KeyValuePair<string, string>("h", $"{i}")), CorrelationId = f.NewId() };
            Expect.Is<Appended>(await f.TryAppendAsync((NewEvent[])[e, f.Event("t/b")], moves: [LogFixture.Move($"p/{i % 7}", i < 7 ? null : $"{i - 7}", $"{i}")]));
        }
        List<RecordedEvent> before = await f.ReadAllAsync();
        string progress = await f.ProgressAsync();
        await f.ReopenAsync();
        Expect.Equal((id, 60L), (f.Log.Id, f.Log.Head));
        Expect.Equal(progress, await f.ProgressAsync());
        List<RecordedEvent> after = await f.ReadAllAsync();
        Expect.Sequence(before.Select(Show), after.Select(Show));
    }

    private static string Show(RecordedEvent e)
        => $"{e.Position} {e.Stream} {e.Version} {e.EventId} {e.Name} {e.RecordedAt:O} {e.OccurredAt:O} {e.CorrelationId} {string.Join(',', e.Tags)} {string.Join(',', e.Headers)} {Convert.ToHexString(e.Payload.Span)}";

    private static async Task GoesOnAsync(LogFixture f)
    {
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("t/a", 3), moves: [LogFixture.Move("p", null, "1")]));
        await f.ReopenAsync();
        Expect.Is<Conflict>(await f.TryAppendAsync(f.Events("t/a", 1), expected: [LogFixture.That("t/a", ExpectedVersion.NoStream)]));
        Expect.Is<StaleOwner>(await f.TryAppendAsync(default, moves: [LogFixture.Move("p", null, "2")]));
        Appended appended = Expect.Is<Appended>(await f.TryAppendAsync(f.Events("t/a", 1), expected: [LogFixture.That("t/a", ExpectedVersion.Exactly(2))], moves: [LogFixture.Move("p", "1", "2")]));
        Expect.Equal(new EventPlace(4, 3, false), appended.Place(0));
        await f.ReopenAsync();
        Expect.Equal("p=2", await f.ProgressAsync());
        Expect.Equal(4, (await f.ReadStreamAsync("t/a")).Count);
    }

    private static async Task IdsAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 3);
        Appended first = await f.AppendAsync(events);
        await f.ReopenAsync();
        Appended again = await f.AppendAsync(events);
        Expect.Equal((first.FirstPosition, first.LastPosition, true), (again.FirstPosition, again.LastPosition, again.Place(2).AlreadyThere));
        NewEvent[] more = [events[1], f.Event("t/a"), events[0]];
        Appended each = Expect.Is<Appended>(await f.TryAppendAsync(more, Idempotency.EachNew));
        Expect.Sequence([2L, 4L, 1L], Enumerable.Range(0, 3).Select(i => each.Place(i).Position));
        Expect.Equal(4, f.Log.Head);
    }

    private static async Task LookupsAsync(LogFixture f)
    {
        Guid correlation = f.NewId();
        for (int i = 0; i < 40; i++)
        {
            await f.AppendAsync(f.Event($"t.{i % 3}/{i}", name: $"n-{i % 4}") with { Tags = [$"g:{i % 5}"], CorrelationId = i % 6 == 0 ? correlation : f.NewId() });
        }
        List<RecordedEvent> all = await f.ReadAllAsync();
        await f.ReopenAsync();
        await f.AppendAsync(f.Event("t.1/new", name: "n-1") with { Tags = ["g:1"], CorrelationId = correlation });
        all.Add((await f.ReadAllAsync(after: 40))[0]);
        foreach (EventFilter filter in (EventFilter[])[new() { Topics = [TopicPattern.Parse("t.1")] }, new() { Names = ["n-1"] }, new() { Tags = ["g:1"] }, new() { Topics = [TopicPattern.Parse("t.*")], Names = ["n-1"], Tags = ["g:1"] }])
        {
            Expect.Sequence(all.Where(filter.Matches).Select(e => e.Position), (await f.ReadAllAsync(filter, maxEvents: 3)).Select(e => e.Position));
        }
        Expect.Sequence(all.Where(e => e.CorrelationId == correlation).Select(e => e.Position), (await f.Log.FindCorrelatedAsync(correlation, 0, 100)).Events.Select(e => e.Position));
        foreach (RecordedEvent e in all)
        {
            Expect.Equal(e.Position, (await f.Log.FindAsync(e.EventId))?.Position);
            Expect.Equal(all.First(other => other.RecordedAt >= e.RecordedAt).Position, await f.Log.FindPositionAsync(e.RecordedAt));
        }
    }

    private static async Task ManyTimesAsync(LogFixture f)
    {
        await f.ReopenAsync();
        for (int i = 1; i <= 5; i++)
        {
            await f.ReopenAsync();
            Expect.Equal(i - 1, f.Log.Head);
            await f.AppendAsync("t/a", 1);
            await f.ReopenAsync();
        }
        Expect.Equal(5, (await f.ReadStreamAsync("t/a")).Count);
        Expect.Equal("", await f.ProgressAsync());
    }

    private static async Task LargeAsync(LogFixture f)
    {
        var payload = new byte[9_000_001];
        payload.AsSpan().Fill(7);
        await f.AppendAsync(f.Event("t/a") with { Payload = payload });
        await f.ReopenAsync();
        await f.AppendAsync("t/a", 1);
        List<RecordedEvent> all = await f.ReadAllAsync();
        Expect.Bytes(payload, all[0].Payload);
        Expect.That(all[1].RecordedAt >= all[0].RecordedAt);
    }

    private static async Task ClosedAsync(LogFixture f)
    {
        Task<long> waiting = f.Log.WaitAsync(5).AsTask();
        IEventLog closed = f.Log;
        await f.ReopenAsync();
        await Expect.ThrowsAsync<ObjectDisposedException>(() => f.SoonAsync(waiting));
        await Expect.ThrowsAsync<ObjectDisposedException>(() => closed.AppendAsync(new AppendRequest { Events = f.Events("t/a", 1) }).AsTask());
        await closed.DisposeAsync();
        Expect.Equal(0, f.Log.Head);
    }
}

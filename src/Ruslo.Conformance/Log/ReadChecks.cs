namespace Ruslo;

internal static class ReadChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("An empty log reads as empty", EmptyAsync);
        checks.Add("Reading pages of any size gives every event once, in order", PagesAsync);
        checks.Add("A page says how far it has read, also when nothing matched", ReadThroughAsync);
        checks.Add("Reading after the head gives nothing and reads on from there", AfterHeadAsync);
        checks.Add("A page holds about one MiB, and at least one event", PageBytesAsync);
        checks.Add("What an append returned can be read at once, in every way", OwnWritesAsync);
        checks.Add("A payload that was read stays as it was, whatever is read after it", PayloadsStayAsync);
        checks.Add("Arguments out of range are refused", ArgumentsAsync);
    }

    private static async Task EmptyAsync(LogFixture f)
    {
        LogPage page = await f.Log.ReadAsync(0, EventFilter.Everything, 10);
        Expect.Equal((0, 0L, 0L), (page.Events.Count, page.ReadThrough, page.Head));
        StreamPage stream = await f.Log.ReadStreamAsync(StreamId.Parse("t/a"), 0, ReadDirection.Forwards, 10);
        Expect.Equal((0, -1L, true), (stream.Events.Count, stream.LastVersion, stream.IsEnd));
        Expect.That(await f.Log.FindAsync(f.NewId()) is null);
        Expect.Equal(1, await f.Log.FindPositionAsync(f.Runtime.Time.GetUtcNow()));
        Expect.Equal(0, await f.Log.WaitAsync(0));
        Expect.Equal(0, (await f.Log.ReadProgressAsync("")).Count);
        Expect.That(f.Log.Id != Guid.Empty, "a log has an id");
    }

    private static async Task PagesAsync(LogFixture f)
    {
        for (int i = 0; i < 20; i++)
        {
            await f.AppendAsync($"t/{i % 3}", (i % 4) + 1);
        }
        foreach (int size in (int[])[1, 2, 7, 50, 51, 1000, int.MaxValue])
        {
            Expect.Sequence(Enumerable.Range(1, 50).Select(i => (long)i), (await f.ReadAllAsync(maxEvents: size)).Select(e => e.Position));
        }
        for (int after = 0; after <= 50; after++)
        {
            Expect.Sequence(Enumerable.Range(after + 1, 50 - after).Select(i => (long)i), (await f.ReadAllAsync(after: after)).Select(e => e.Position));
        }
    }

    private static async Task PayloadsStayAsync(LogFixture f)
    {
        for (int i = 0; i < 300; i++)
        {
            await f.AppendAsync(f.Event($"t/{i % 3}", payload: $"{i}" + new string('.', i)));
        }
        var read = new List<RecordedEvent>();
        foreach (int size in (int[])[1, 7, 100, 1000])
        {
            read.AddRange(await f.ReadAllAsync(maxEvents: size));
        }
        for (int i = 0; i < 3; i++)
        {
            read.AddRange(await f.ReadStreamAsync($"t/{i}"));
            read.AddRange((await f.Log.ReadStreamAsync(new("t", $"{i}"), long.MaxValue, ReadDirection.Backwards, 1000)).Events);
        }
        foreach (RecordedEvent e in read)
        {
            Expect.Equal($"{e.Position - 1}" + new string('.', (int)e.Position - 1), System.Text.Encoding.UTF8.GetString(e.Payload.Span));
        }
    }

    private static async Task ReadThroughAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 10);
        await f.AppendAsync("u/a", 2);
        await f.AppendAsync("t/a", 10);
        var onlyU = new EventFilter { Topics = [TopicPattern.Parse("u")] };
        LogPage first = await f.Log.ReadAsync(0, onlyU, 1);
        Expect.Equal((1, 11L), (first.Events.Count, first.ReadThrough));
        LogPage second = await f.Log.ReadAsync(first.ReadThrough, onlyU, 1);
        Expect.Equal(12, second.Events[0].Position);
        Expect.That(second.ReadThrough >= 12);
        LogPage rest = await f.Log.ReadAsync(12, onlyU, 1);
        Expect.Equal((0, 22L, 22L), (rest.Events.Count, rest.ReadThrough, rest.Head));
        LogPage none = await f.Log.ReadAsync(3, new EventFilter { Topics = [TopicPattern.Parse("v")] }, 5);
        Expect.Equal((0, 22L), (none.Events.Count, none.ReadThrough));
    }

    private static async Task AfterHeadAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 3);
        LogPage at = await f.Log.ReadAsync(3, EventFilter.Everything, 10);
        Expect.Equal((0, 3L, 3L), (at.Events.Count, at.ReadThrough, at.Head));
        LogPage beyond = await f.Log.ReadAsync(7, EventFilter.Everything, 10);
        Expect.Equal((0, 7L, 3L), (beyond.Events.Count, beyond.ReadThrough, beyond.Head));
    }

    private static async Task PageBytesAsync(LogFixture f)
    {
        var payload = new byte[300_000];
        for (int i = 0; i < 12; i++)
        {
            await f.AppendAsync(f.Event("t/a") with { Payload = payload });
        }
        LogPage page = await f.Log.ReadAsync(0, EventFilter.Everything, 1000);
        Expect.That(page.Events.Count is >= 3 and <= 7, $"a page of events of 300,000 bytes holds about one MiB (it holds {page.Events.Count})");
        StreamPage stream = await f.Log.ReadStreamAsync(StreamId.Parse("t/a"), long.MaxValue, ReadDirection.Backwards, 1000);
        Expect.That(stream.Events.Count is >= 3 and <= 7, $"a page of a stream holds about one MiB (it holds {stream.Events.Count} events)");
        Expect.Equal(12, (await f.ReadAllAsync()).Count);
        Expect.Equal(12, (await f.ReadStreamAsync("t/a")).Count);
        await f.AppendAsync(f.Event("t/b") with { Payload = new byte[5_000_000] }, f.Event("t/b"));
        Expect.That((await f.Log.ReadAsync(12, EventFilter.Everything, 10)).Events.Count >= 1, "an event larger than a page is in a page");
        Expect.Equal(2, (await f.ReadStreamAsync("t/b")).Count);
    }

    private static async Task OwnWritesAsync(LogFixture f)
    {
        for (int i = 0; i < 100; i++)
        {
            NewEvent e = f.Event($"t/{i % 5}") with { Tags = [$"n:{i}"] };
            Appended appended = await f.AppendAsync(e);
            Expect.Equal(i + 1, appended.LastPosition);
            Expect.That(f.Log.Head >= appended.LastPosition, "the head is at least what was appended");
            Expect.Equal(appended.LastPosition, (await f.Log.FindAsync(e.EventId))?.Position, "the position found by id");
            Expect.Equal(e.EventId, (await f.Log.ReadAsync(appended.LastPosition - 1, EventFilter.Everything, 1)).Events[0].EventId);
            Expect.Equal(e.EventId, (await f.Log.ReadStreamAsync(e.Stream, long.MaxValue, ReadDirection.Backwards, 1)).Events[0].EventId);
            Expect.Equal(e.EventId, (await f.Log.ReadAsync(0, new EventFilter { Tags = [$"n:{i}"] }, 1)).Events[0].EventId);
            Expect.Equal(e.EventId, (await f.Log.FindCorrelatedAsync(e.EventId, 0, 5)).Events[0].EventId);
            Expect.That(await f.Log.WaitAsync(appended.LastPosition) >= appended.LastPosition);
        }
    }

    private static async Task ArgumentsAsync(LogFixture f)
    {
        await Expect.ThrowsAsync<ArgumentException>(() => f.Log.ReadAsync(-1, EventFilter.Everything, 1).AsTask());
        await Expect.ThrowsAsync<ArgumentException>(() => f.Log.ReadAsync(0, EventFilter.Everything, 0).AsTask());
        await Expect.ThrowsAsync<ArgumentException>(() => f.Log.ReadAsync(0, null!, 1).AsTask());
        await Expect.ThrowsAsync<ArgumentException>(() => f.Log.ReadStreamAsync(StreamId.Parse("t/a"), 0, ReadDirection.Forwards, 0).AsTask());
        await Expect.ThrowsAsync<ArgumentException>(() => f.Log.AppendAsync(null!).AsTask());
    }
}

namespace Ruslo;

internal static class ConcurrencyChecks
{
    private const int Writers = 16;
    private const int AppendsEach = 40;

    public static void AddTo(LogCheckList checks)
    {
        checks.Add("Sixteen writers at once: positions are gap-free, and a reader that has seen N has seen everything before N", FollowAsync);
        checks.Add("Sixteen writers at once: a filtered reader misses nothing that it has read past", FilteredAsync);
        checks.Add("Sixteen writers at once: each stream has contiguous versions, and each writer its order", VersionsAsync);
        checks.Add("Writers that expect the version they have read take turns, and none is lost", OptimisticAsync);
        checks.Add("A result is never ahead of what can be read", AheadAsync);
    }

    private static Task WriteAsync(LogFixture f) => Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => f.Runtime.Start(async () =>
    {
        for (int i = 0; i < AppendsEach; i++)
        {
            int count = ((writer + i) % 3) + 1;
            await f.AppendAsync([.. Enumerable.Range(0, count).Select(n => f.Event($"{(writer % 2 == 0 ? "even" : "odd")}/{(writer + n) % 5}", payload: $"{writer} {i} {n}") with { Tags = [$"w:{writer}"] })]);
        }
    })));

    private static long Total => Enumerable.Range(0, Writers).Sum(writer => Enumerable.Range(0, AppendsEach).Sum(i => ((writer + i) % 3) + 1L));

    private static async Task FollowAsync(LogFixture f)
    {
        Task[] readers = [.. Enumerable.Range(0, 3).Select(reader => f.Runtime.Start(async () =>
        {
            for (long seen = 0; seen < Total;)
            {
                await f.Log.WaitAsync(seen + 1);
                foreach (RecordedEvent e in (await f.Log.ReadAsync(seen, EventFilter.Everything, 1 + (reader * 50))).Events)
                {
                    Expect.Equal(++seen, e.Position);
                }
            }
        }))];
        await WriteAsync(f);
        await Task.WhenAll(readers);
        Expect.Equal(Total, f.Log.Head);
        Expect.Sequence(Enumerable.Range(1, (int)Total).Select(i => (long)i), (await f.ReadAllAsync()).Select(e => e.Position));
    }

    private static async Task FilteredAsync(LogFixture f)
    {
        EventFilter[] filters = [new() { Topics = [TopicPattern.Parse("odd")] }, new() { Tags = ["w:3"] }, new() { Topics = [TopicPattern.Parse("*")], Tags = ["w:4", "w:5"] }];
        var seen = new List<long>[filters.Length];
        Task[] readers = [.. filters.Select((filter, index) => f.Runtime.Start(async () =>
        {
            var mine = seen[index] = [];
            for (long after = 0; after < Total;)
            {
                await f.Log.WaitAsync(after + 1);
                LogPage page = await f.Log.ReadAsync(after, filter, 7);
                mine.AddRange(page.Events.Select(e => e.Position));
                after = page.ReadThrough;
            }
        }))];
        await WriteAsync(f);
        await Task.WhenAll(readers);
        List<RecordedEvent> all = await f.ReadAllAsync();
        for (int i = 0; i < filters.Length; i++)
        {
            Expect.Sequence(all.Where(filters[i].Matches).Select(e => e.Position), seen[i]);
        }
    }

    private static async Task VersionsAsync(LogFixture f)
    {
        await WriteAsync(f);
        List<RecordedEvent> all = await f.ReadAllAsync();
        foreach (IGrouping<StreamId, RecordedEvent> stream in all.GroupBy(e => e.Stream))
        {
            Expect.Sequence(Enumerable.Range(0, stream.Count()).Select(i => (long)i), stream.Select(e => e.Version));
        }
        foreach (IGrouping<string, RecordedEvent> writer in all.GroupBy(e => e.Tags[0]))
        {
            int[][] order = [.. writer.Select(e => System.Text.Encoding.UTF8.GetString(e.Payload.Span).Split(' ').Select(int.Parse).ToArray())];
            for (int i = 1; i < order.Length; i++)
            {
                Expect.That(order[i][1] > order[i - 1][1] || (order[i][1] == order[i - 1][1] && order[i][2] == order[i - 1][2] + 1), $"{writer.Key} keeps its order");
            }
        }
    }

    private static async Task OptimisticAsync(LogFixture f)
    {
        StreamId stream = StreamId.Parse("t/counter");
        int appended = 0;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => f.Runtime.Start(async () =>
        {
            for (int done = 0; done < 10;)
            {
                long version = (await f.Log.ReadStreamAsync(stream, long.MaxValue, ReadDirection.Backwards, 1)).LastVersion;
                switch (await f.TryAppendAsync(f.Events("t/counter", 1), Idempotency.Fresh, [new(stream, ExpectedVersion.Exactly(version))]))
                {
                    case Appended result:
                        Expect.Equal(version + 1, result.Place(0).Version);
                        Interlocked.Increment(ref appended);
                        done++;
                        break;
                    case Conflict conflict:
                        Expect.That(conflict.Actual > version, "a conflict says what is");
                        long now = (await f.Log.ReadStreamAsync(stream, long.MaxValue, ReadDirection.Backwards, 1)).LastVersion;
                        Expect.That(now >= conflict.Actual, $"what a conflict was decided on can be read (it said {conflict.Actual}, there is {now})");
                        break;
                }
            }
        })));
        Expect.Equal(appended, (await f.ReadStreamAsync("t/counter")).Count);
    }

    private static Task AheadAsync(LogFixture f) => Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => f.Runtime.Start(async () =>
    {
        for (int i = 0; i < AppendsEach; i++)
        {
            NewEvent e = f.Event("t/a");
            Appended appended = await f.AppendAsync(e);
            Expect.That(f.Log.Head >= appended.LastPosition, "the head is at least what was appended");
            RecordedEvent read = (await f.Log.ReadAsync(appended.LastPosition - 1, EventFilter.Everything, 1)).Events[0];
            Expect.Equal((e.EventId, appended.Place(0).Version), (read.EventId, read.Version));
            Expect.Equal(appended.LastPosition, (await f.Log.FindAsync(e.EventId))?.Position, "the position found by id");
        }
    })));
}

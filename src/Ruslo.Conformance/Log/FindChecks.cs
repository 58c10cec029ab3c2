namespace Ruslo;

internal static class FindChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("An event is found by its id, an unknown id is not", ByIdAsync);
        checks.Add("Correlated events are found in order, page by page", CorrelatedAsync);
        checks.Add("The first position at or after a time is found", ByTimeAsync);
    }

    private static async Task ByIdAsync(LogFixture f)
    {
        NewEvent[] events = [.. Enumerable.Range(0, 200).Select(i => f.Event($"t/{i % 9}"))];
        foreach (NewEvent[] batch in events.Chunk(7))
        {
            await f.AppendAsync(batch);
        }
        for (int i = 0; i < events.Length; i++)
        {
            RecordedEvent? found = await f.Log.FindAsync(events[i].EventId);
            Expect.Equal((i + 1L, events[i].EventId), (found?.Position ?? 0, found?.EventId ?? default));
        }
        Expect.That(await f.Log.FindAsync(f.NewId()) is null);
        Expect.That(await f.Log.FindAsync(Guid.Empty) is null);
    }

    private static async Task CorrelatedAsync(LogFixture f)
    {
        Guid[] correlations = [f.NewId(), f.NewId(), f.NewId()];
        for (int i = 0; i < 60; i++)
        {
            await f.AppendAsync(f.Event($"t/{i % 4}") with { CorrelationId = correlations[i % 3] });
        }
        for (int c = 0; c < 3; c++)
        {
            foreach (int size in (int[])[1, 7, 100])
            {
                var found = new List<long>();
                for (long after = 0; ;)
                {
                    LogPage page = await f.Log.FindCorrelatedAsync(correlations[c], after, size);
                    Expect.That(page.Events.Count <= size && (page.ReadThrough > after || after == page.Head));
                    found.AddRange(page.Events.Select(e => e.Position));
                    after = page.ReadThrough;
                    if (after == page.Head)
                    {
                        break;
                    }
                }
                Expect.Sequence(Enumerable.Range(0, 20).Select(i => (long)((i * 3) + c + 1)), found);
            }
        }
        LogPage none = await f.Log.FindCorrelatedAsync(f.NewId(), 0, 10);
        Expect.Equal((0, none.Head), (none.Events.Count, none.ReadThrough));
    }

    private static async Task ByTimeAsync(LogFixture f)
    {
        for (int i = 0; i < 10; i++)
        {
            await f.AppendAsync("t/a", 3);
            await f.Runtime.DelayAsync(TimeSpan.FromMilliseconds(3));
        }
        List<RecordedEvent> all = await f.ReadAllAsync();
        foreach (RecordedEvent e in all)
        {
            Expect.Equal(all.First(other => other.RecordedAt >= e.RecordedAt).Position, await f.Log.FindPositionAsync(e.RecordedAt));
            long after = all.FirstOrDefault(other => other.RecordedAt >= e.RecordedAt.AddTicks(1))?.Position ?? 31;
            Expect.Equal(after, await f.Log.FindPositionAsync(e.RecordedAt.AddTicks(1)));
        }
        Expect.Equal(1, await f.Log.FindPositionAsync(DateTimeOffset.MinValue));
        Expect.Equal(1, await f.Log.FindPositionAsync(all[0].RecordedAt.ToOffset(TimeSpan.FromHours(5))));
        Expect.Equal(31, await f.Log.FindPositionAsync(DateTimeOffset.MaxValue));
    }
}

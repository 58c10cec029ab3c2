namespace Ruslo;

internal static class StreamReadChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("A stream is read forwards from any version, in pages of any size", f => BothWaysAsync(f, ReadDirection.Forwards));
        checks.Add("A stream is read backwards from any version, in pages of any size", f => BothWaysAsync(f, ReadDirection.Backwards));
        checks.Add("Reading from outside a stream gives its near end, or nothing", OutsideAsync);
        checks.Add("Versions of a stream are contiguous from 0, however its appends interleave with others", ContiguousAsync);
    }

    private static async Task BothWaysAsync(LogFixture f, ReadDirection direction)
    {
        for (int i = 0; i < 12; i++)
        {
            await f.AppendAsync(f.Event("t/a"), f.Event("t/b"));
        }
        bool forwards = direction == ReadDirection.Forwards;
        for (int from = 0; from < 12; from++)
        {
            foreach (int size in (int[])[1, 5, 12, 100])
            {
                StreamPage page = await f.Log.ReadStreamAsync(StreamId.Parse("t/a"), from, direction, size);
                int available = forwards ? 12 - from : from + 1;
                Expect.Sequence(Enumerable.Range(0, Math.Min(size, available)).Select(i => (long)(forwards ? from + i : from - i)), page.Events.Select(e => e.Version));
                Expect.Equal((11L, size >= available), (page.LastVersion, page.IsEnd));
                Expect.That(page.Events.All(e => e.Stream == StreamId.Parse("t/a") && e.Position == (e.Version * 2) + 1));
            }
        }
    }

    private static async Task OutsideAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 3);
        StreamId stream = StreamId.Parse("t/a");
        StreamPage end = await f.Log.ReadStreamAsync(stream, long.MaxValue, ReadDirection.Backwards, 1);
        Expect.Equal((2L, 2L, false), (end.Events[0].Version, end.LastVersion, end.IsEnd));
        StreamPage beyond = await f.Log.ReadStreamAsync(stream, 3, ReadDirection.Forwards, 10);
        Expect.Equal((0, 2L, true), (beyond.Events.Count, beyond.LastVersion, beyond.IsEnd));
        StreamPage past = await f.Log.ReadStreamAsync(stream, long.MaxValue, ReadDirection.Forwards, 1);
        Expect.Equal((0, 2L, true), (past.Events.Count, past.LastVersion, past.IsEnd));
        Expect.Equal(-1L, (await f.Log.ReadStreamAsync(StreamId.Parse("t/b"), long.MaxValue, ReadDirection.Forwards, 1)).LastVersion);
        StreamPage missing = await f.Log.ReadStreamAsync(StreamId.Parse("t/b"), long.MaxValue, ReadDirection.Backwards, 10);
        Expect.Equal((0, -1L, true), (missing.Events.Count, missing.LastVersion, missing.IsEnd));
    }

    private static async Task ContiguousAsync(LogFixture f)
    {
        for (int i = 0; i < 60; i++)
        {
            await f.AppendAsync([.. Enumerable.Range(0, (i % 5) + 1).Select(j => f.Event($"t/{(i * j) % 7}"))]);
        }
        foreach (IGrouping<StreamId, RecordedEvent> stream in (await f.ReadAllAsync()).GroupBy(e => e.Stream))
        {
            Expect.Sequence(Enumerable.Range(0, stream.Count()).Select(i => (long)i), stream.Select(e => e.Version));
            Expect.Sequence(stream.Select(e => e.EventId), (await f.ReadStreamAsync(stream.Key.ToString())).Select(e => e.EventId));
        }
    }
}

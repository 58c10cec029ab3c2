namespace Ruslo;

internal static class AtomicityChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("An append over several streams gives positions in its order and versions per stream", SeveralStreamsAsync);
        checks.Add("An append over several streams that conflicts on one leaves nothing on any", ConflictOnOneAsync);
        checks.Add("A reader sees an append over several streams whole or not at all", WholeAsync);
    }

    private static async Task SeveralStreamsAsync(LogFixture f)
    {
        await f.AppendAsync("t/b", 2);
        Appended appended = await f.AppendAsync(f.Event("t/a"), f.Event("t/b"), f.Event("t/a"), f.Event("u/a"), f.Event("t/b"));
        Expect.Equal((3L, 7L), (appended.FirstPosition, appended.LastPosition));
        Expect.Sequence([new(3, 0, false), new(4, 2, false), new(5, 1, false), new(6, 0, false), new EventPlace(7, 3, false)], Enumerable.Range(0, 5).Select(appended.Place));
        Expect.Sequence(["t/b", "t/b", "t/a", "t/b", "t/a", "u/a", "t/b"], (await f.ReadAllAsync()).Select(e => e.Stream.ToString()));
        Expect.Sequence([4L, 7L], (await f.ReadStreamAsync("t/b")).Skip(2).Select(e => e.Position));
    }

    private static async Task ConflictOnOneAsync(LogFixture f)
    {
        await f.AppendAsync("t/c", 1);
        NewEvent[] events = [f.Event("t/a"), f.Event("t/b"), f.Event("t/c")];
        Expect.Is<Conflict>(await f.TryAppendAsync(events, expected: [LogFixture.That("t/a", ExpectedVersion.NoStream), LogFixture.That("t/c", ExpectedVersion.NoStream)]));
        Expect.Equal(1, f.Log.Head);
        Expect.Equal(0, (await f.ReadStreamAsync("t/a")).Count);
        foreach (NewEvent e in events)
        {
            Expect.That(await f.Log.FindAsync(e.EventId) is null, "no event of a refused append can be found");
        }
        Expect.Is<Appended>(await f.TryAppendAsync(events, expected: [LogFixture.That("t/c", ExpectedVersion.Exactly(0))]));
    }

    private static async Task WholeAsync(LogFixture f)
    {
        const int appends = 200;
        bool done = false;
        Task reader = f.Runtime.Start(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                LogPage page = await f.Log.ReadAsync(0, EventFilter.Everything, 10_000);
                Expect.Equal(0, page.Events.Count % 3, "the number of events read, in appends of three");
                Expect.Equal(0, page.Head % 3, "the head, in appends of three");
                await f.Log.WaitAsync(Math.Min(page.Head + 1, appends * 3));
                await Task.Yield();
            }
        });
        for (int i = 0; i < appends; i++)
        {
            await f.AppendAsync(f.Event("t/a"), f.Event("t/b"), f.Event($"u/{i}"));
        }
        Volatile.Write(ref done, true);
        await reader;
    }
}

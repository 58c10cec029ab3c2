namespace Ruslo;

internal static class EachNewIdempotencyChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("EachNew: known events drop out, the rest is appended, and the result says which", SomeKnownAsync);
        checks.Add("EachNew: when all are known nothing is appended, and their places are told", AllKnownAsync);
        checks.Add("EachNew: an event that comes twice in one append is there once", TwiceAsync);
        checks.Add("EachNew: an id known in another stream drops out", OtherStreamAsync);
        checks.Add("EachNew: moves of progress are made even when every event drops out", MovesAsync);
        checks.Add("EachNew: a stale move refuses the append, known events or not", StaleAsync);
        checks.Add("EachNew: no version can be expected", f => Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync(f.Events("t/a", 1), Idempotency.EachNew, [LogFixture.That("t/a", ExpectedVersion.NoStream)]).AsTask()));
        checks.Add("EachNew: overlapping appends made at once leave every event once, with contiguous versions", AtOnceAsync);
        checks.Add("EachNew and Whole know each other's events", MixedAsync);
    }

    private static ValueTask<AppendResult> EachNewAsync(LogFixture f, params NewEvent[] events) => f.TryAppendAsync(events, Idempotency.EachNew);

    private static async Task SomeKnownAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 5);
        await f.AppendAsync(events[1], events[3]);
        Appended appended = Expect.Is<Appended>(await EachNewAsync(f, events));
        Expect.Sequence([new(3, 2, false), new(1, 0, true), new(4, 3, false), new(2, 1, true), new EventPlace(5, 4, false)], Enumerable.Range(0, 5).Select(appended.Place));
        Expect.Equal((1L, 5L), (appended.FirstPosition, appended.LastPosition));
        Expect.Sequence([events[1].EventId, events[3].EventId, events[0].EventId, events[2].EventId, events[4].EventId], (await f.ReadAllAsync()).Select(e => e.EventId));
    }

    private static async Task AllKnownAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 3);
        await f.AppendAsync(events);
        await f.AppendAsync("t/b", 1);
        Appended known = Expect.Is<Appended>(await EachNewAsync(f, events[2], events[0]));
        Expect.Sequence([new(3, 2, true), new EventPlace(1, 0, true)], Enumerable.Range(0, 2).Select(known.Place));
        Expect.Equal((1L, 3L), (known.FirstPosition, known.LastPosition));
        Expect.Equal(4, f.Log.Head);
    }

    private static async Task TwiceAsync(LogFixture f)
    {
        NewEvent e = f.Event("t/a");
        Appended appended = Expect.Is<Appended>(await EachNewAsync(f, e, f.Event("t/a"), e, f.Event("t/b")));
        Expect.Sequence([new(1, 0, false), new(2, 1, false), new(1, 0, true), new EventPlace(3, 0, false)], Enumerable.Range(0, 4).Select(appended.Place));
        Expect.Equal(3, f.Log.Head);
    }

    private static async Task OtherStreamAsync(LogFixture f)
    {
        NewEvent e = f.Event("t/a");
        await f.AppendAsync(e);
        Appended appended = Expect.Is<Appended>(await EachNewAsync(f, e with { Stream = StreamId.Parse("t/b") }, f.Event("t/b")));
        Expect.Equal(new EventPlace(1, 0, true), appended.Place(0));
        Expect.Equal(new EventPlace(2, 0, false), appended.Place(1));
    }

    private static async Task MovesAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 2);
        await f.AppendAsync(events);
        Expect.Is<Appended>(await f.TryAppendAsync(events, Idempotency.EachNew, moves: [LogFixture.Move("p", null, "7")]));
        Expect.Equal("p=7", await f.ProgressAsync());
        Expect.Equal(2, f.Log.Head);
    }

    private static async Task StaleAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 2);
        await f.AppendAsync(events[0]);
        Expect.Is<StaleOwner>(await f.TryAppendAsync(events, Idempotency.EachNew, moves: [LogFixture.Move("p", "6", "7")]));
        Expect.Equal(1, f.Log.Head);
    }

    private static async Task AtOnceAsync(LogFixture f)
    {
        NewEvent[] events = [.. Enumerable.Range(0, 300).Select(i => f.Event($"t/{i % 3}"))];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(relay => f.Runtime.Start(async () =>
        {
            for (int from = relay * 3; from < events.Length; from += 20)
            {
                Expect.Is<Appended>(await EachNewAsync(f, events[from..Math.Min(events.Length, from + 40)]));
            }
        })));
        Expect.Is<Appended>(await EachNewAsync(f, events));
        List<RecordedEvent> all = await f.ReadAllAsync();
        Expect.Equal(events.Length, all.Count);
        Expect.Equal(events.Length, all.Select(e => e.EventId).Distinct().Count(), "the number of different ids");
        foreach (IGrouping<StreamId, RecordedEvent> stream in all.GroupBy(e => e.Stream))
        {
            Expect.Sequence(Enumerable.Range(0, 100).Select(i => (long)i), stream.Select(e => e.Version));
        }
    }

    private static async Task MixedAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 3);
        Expect.Is<Appended>(await EachNewAsync(f, events));
        Expect.That((await f.AppendAsync(events)).Place(2).AlreadyThere);
        NewEvent next = f.Event("t/a");
        await f.AppendAsync(next);
        Expect.That(Expect.Is<Appended>(await EachNewAsync(f, next)).Place(0).AlreadyThere);
    }
}

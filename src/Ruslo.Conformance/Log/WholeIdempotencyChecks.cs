namespace Ruslo;

internal static class WholeIdempotencyChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("Whole: an append repeated gets its first result again, whatever it expects", RepeatedAsync);
        checks.Add("Whole: a repetition after others have written gets its first result", AfterOthersAsync);
        checks.Add("Whole: the payload of a repetition does not matter, the first stays", OtherPayloadAsync);
        checks.Add("Whole: a prefix, a middle part and the end of an append are known", PartsAsync);
        checks.Add("Whole: two appends that follow each other in their stream are known as one", JoinedAsync);
        checks.Add("Whole: an append over several streams repeated is known, in any interleaving that keeps the order of each", SeveralStreamsAsync);
        foreach ((string how, int[] which) in (ReadOnlySpan<(string, int[])>)[("with a gap", [0, 2]), ("in another order", [1, 0]), ("with one of them new", [0, -1]), ("with the first of them new", [-1, 0])])
        {
            checks.Add($"Whole: known ids {how} are refused whole", f => RefusedAsync(f, which));
        }
        checks.Add("Whole: known ids for another stream are refused", OtherStreamAsync);
        checks.Add("Whole: an id twice in one append is malformed", f => Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync(Twice(f)).AsTask()));
        checks.Add("Whole: known ids are decided before expected versions, and after moves of progress", OrderOfChecksAsync);
        checks.Add("Whole: one append made many times at once is there once, and all get its places", AtOnceAsync);
        checks.Add("Whole: halves of one append made at once never leave an id twice", HalvesAtOnceAsync);
        checks.Add("Whole: where ids can be known from, they are known", IdsAfterAsync);
        checks.Add("Whole: that ids can be known from before the first position is malformed", f => Expect.ThrowsAsync<ArgumentException>(() => f.Log.AppendAsync(new() { Events = f.Events("t/a", 1), IdsAfter = -1 }).AsTask()));
        checks.Add("Fresh: ids are stored and known to later appends", FreshAsync);
    }

    private static async Task RepeatedAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 3);
        Appended first = Expect.Is<Appended>(await f.TryAppendAsync(events, expected: [LogFixture.That("t/a", ExpectedVersion.NoStream)]));
        Appended again = Expect.Is<Appended>(await f.TryAppendAsync(events, expected: [LogFixture.That("t/a", ExpectedVersion.NoStream)]));
        AreFirstPlaces(first, again, 3);
        Expect.Equal(first.RecordedAt, again.RecordedAt);
        Expect.Equal(3, f.Log.Head);
    }

    private static async Task AfterOthersAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 2);
        Appended first = await f.AppendAsync(events);
        await f.AppendAsync("t/a", 5);
        AreFirstPlaces(first, await f.AppendAsync(events), 2);
        Expect.Equal(7, f.Log.Head);
    }

    private static async Task IdsAfterAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 3);
        NewEvent[] events = f.Events("t/a", 2);
        Appended first = await f.AppendAsync(events);
        await f.AppendAsync("t/b", 300);
        foreach (long after in (long[])[0, 2, 3])
        {
            AreFirstPlaces(first, Expect.Is<Appended>(await f.Log.AppendAsync(new() { Events = events, IdsAfter = after })), 2);
        }
        AreFirstPlaces(first, Expect.Is<Appended>(await f.Log.AppendAsync(new() { Events = events, Idempotency = Idempotency.EachNew, IdsAfter = 3 })), 2);
        NewEvent[] others = f.Events("t/a", 2);
        Appended next = Expect.Is<Appended>(await f.Log.AppendAsync(new() { Events = others, IdsAfter = f.Log.Head }));
        Expect.Equal((306L, 307L), (next.FirstPosition, next.LastPosition));
        AreFirstPlaces(next, await f.AppendAsync(others), 2);
    }

    private static async Task OtherPayloadAsync(LogFixture f)
    {
        Guid id = f.NewId();
        await f.AppendAsync(f.Event("t/a", id: id, payload: "\"first\""));
        Appended again = await f.AppendAsync(f.Event("t/a", name: "renamed", id: id, payload: "\"second\""));
        Expect.That(again.Place(0).AlreadyThere);
        Expect.Bytes(LogFixture.Text("\"first\""), (await f.Log.FindAsync(id))!.Payload);
    }

    private static async Task PartsAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 4);
        await f.AppendAsync(events);
        foreach (Range part in (Range[])[0..2, 1..3, 2..4, 0..1])
        {
            Appended known = await f.AppendAsync(events[part]);
            Expect.Equal(part.Start.GetOffset(4) + 1, known.FirstPosition);
            Expect.Equal(part.End.GetOffset(4), known.LastPosition);
            Expect.Equal(new EventPlace(known.FirstPosition, known.FirstPosition - 1, true), known.Place(0));
        }
    }

    private static async Task JoinedAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 4);
        await f.AppendAsync(events[..2]);
        await f.AppendAsync("t/b", 3);
        await f.AppendAsync(events[2..]);
        Appended known = await f.AppendAsync(events);
        Expect.Sequence([1L, 2L, 6L, 7L], Enumerable.Range(0, 4).Select(i => known.Place(i).Position));
        Expect.Equal((1L, 7L), (known.FirstPosition, known.LastPosition));
    }

    private static async Task SeveralStreamsAsync(LogFixture f)
    {
        NewEvent[] events = [f.Event("t/a"), f.Event("t/b"), f.Event("t/a"), f.Event("t/b")];
        Appended first = await f.AppendAsync(events);
        AreFirstPlaces(first, await f.AppendAsync(events), 4);
        Appended other = await f.AppendAsync(events[1], events[3], events[0], events[2]);
        Expect.Sequence([2L, 4L, 1L, 3L], Enumerable.Range(0, 4).Select(i => other.Place(i).Position));
        Expect.Is<Refused>(await f.TryAppendAsync((NewEvent[])[events[3], events[1]]));
        Expect.Equal(4, f.Log.Head);
    }

    private static async Task RefusedAsync(LogFixture f, int[] which)
    {
        NewEvent[] events = f.Events("t/a", 3);
        await f.AppendAsync(events);
        NewEvent[] request = [.. which.Select(i => i < 0 ? f.Event("t/a") : events[i])];
        Refused refused = Expect.Is<Refused>(await f.TryAppendAsync(request, moves: [LogFixture.Move("p", null, "1")]));
        Expect.Equal(RefusedReason.PartlyKnown, refused.Reason);
        Expect.Equal(3, f.Log.Head);
        Expect.Equal("", await f.ProgressAsync());
    }

    private static async Task OtherStreamAsync(LogFixture f)
    {
        NewEvent e = f.Event("t/a");
        await f.AppendAsync(e);
        Expect.Equal(RefusedReason.PartlyKnown, Expect.Is<Refused>(await f.TryAppendAsync((NewEvent[])[e with { Stream = StreamId.Parse("t/b") }])).Reason);
        Expect.Equal(RefusedReason.PartlyKnown, Expect.Is<Refused>(await f.TryAppendAsync((NewEvent[])[e with { Stream = StreamId.Parse("x:t/a") }])).Reason);
    }

    private static async Task OrderOfChecksAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 2);
        await f.AppendAsync(events);
        Expect.Is<StaleOwner>(await f.TryAppendAsync(events, moves: [LogFixture.Move("p", "0", "1")]));
        StreamExpectation[] unmet = [LogFixture.That("t/a", ExpectedVersion.NoStream)];
        Expect.Is<Refused>(await f.TryAppendAsync((NewEvent[])[events[1], events[0]], expected: unmet));
        Expect.Is<Appended>(await f.TryAppendAsync(events, expected: unmet, moves: [LogFixture.Move("p", null, "1")]));
        Expect.Equal("p=1", await f.ProgressAsync());
        Expect.Equal(2, f.Log.Head);
    }

    private static async Task AtOnceAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 3);
        var results = new Appended[16];
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => f.Runtime.Start(async () => results[i] = await f.AppendAsync(events))));
        Expect.Equal(3, f.Log.Head);
        Expect.Equal(1, results.Count(result => !result.Place(0).AlreadyThere), "the number of those that wrote it");
        Expect.That(results.All(result => result is { FirstPosition: 1, LastPosition: 3 }));
    }

    private static async Task HalvesAtOnceAsync(LogFixture f)
    {
        for (int round = 0; round < 20; round++)
        {
            NewEvent[] events = f.Events("t/a", 4);
            await Task.WhenAll(
                f.Runtime.Start(() => f.TryAppendAsync(events.AsMemory(0, 2)).AsTask()),
                f.Runtime.Start(() => f.TryAppendAsync(events.AsMemory(1, 2)).AsTask()),
                f.Runtime.Start(() => f.TryAppendAsync(events.AsMemory(2)).AsTask()),
                f.Runtime.Start(() => f.TryAppendAsync(events).AsTask()));
        }
        List<RecordedEvent> all = await f.ReadAllAsync();
        Expect.Equal(all.Count, all.Select(e => e.EventId).Distinct().Count(), "the number of different ids");
    }

    private static async Task FreshAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 2);
        Appended first = Expect.Is<Appended>(await f.TryAppendAsync(events, Idempotency.Fresh));
        AreFirstPlaces(first, await f.AppendAsync(events), 2);
        Expect.Equal(1, (await f.Log.FindAsync(events[1].EventId))!.Version);
    }

    private static NewEvent[] Twice(LogFixture f)
    {
        Guid id = f.NewId();
        return [f.Event("t/a", id: id), f.Event("t/b"), f.Event("t/a", id: id)];
    }

    private static void AreFirstPlaces(Appended first, Appended again, int count)
    {
        Expect.Equal((first.FirstPosition, first.LastPosition), (again.FirstPosition, again.LastPosition));
        for (int i = 0; i < count; i++)
        {
            Expect.Equal(first.Place(i) with { AlreadyThere = true }, again.Place(i));
        }
    }
}

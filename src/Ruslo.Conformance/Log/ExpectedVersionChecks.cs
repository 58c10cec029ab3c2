namespace Ruslo;

internal static class ExpectedVersionChecks
{
    private static readonly ExpectedVersion[] Expectations =
        [ExpectedVersion.Any, ExpectedVersion.NoStream, ExpectedVersion.StreamExists, ExpectedVersion.Exactly(0), ExpectedVersion.Exactly(2), ExpectedVersion.Exactly(7)];

    public static void AddTo(LogCheckList checks)
    {
        foreach (int existing in (ReadOnlySpan<int>)[0, 1, 3])
        {
            foreach (ExpectedVersion expected in Expectations)
            {
                checks.Add($"A written stream with {existing} events that is expected to have {expected} is decided rightly", f => DecideAsync(f, existing, expected, written: true));
                checks.Add($"A stream that is only checked, with {existing} events and expected to have {expected}, is decided rightly", f => DecideAsync(f, existing, expected, written: false));
            }
        }
        checks.Add("The first expectation that is not met is the one reported", FirstUnmetAsync);
        checks.Add("An expectation is about the stream before the append, not within it", BeforeAsync);
        checks.Add("A check without events answers with the head or the conflict", CheckOnlyAsync);
        checks.Add("A stream may be expected only once in an append", f => Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync(f.Events("t/a", 1), expected: [LogFixture.That("t/a", ExpectedVersion.Any), LogFixture.That("t/a", ExpectedVersion.NoStream)]).AsTask()));
        checks.Add("Streams of different tenants, topics and cases of letters are different streams", OrdinalAsync);
        checks.Add("An empty request answers with the head", EmptyAsync);
    }

    private static async Task DecideAsync(LogFixture f, int existing, ExpectedVersion expected, bool written)
    {
        await f.AppendAsync("t/other", 2);
        if (existing > 0)
        {
            await f.AppendAsync("t/it", existing);
        }
        long head = f.Log.Head;
        AppendResult result = await f.TryAppendAsync(f.Events(written ? "t/it" : "t/third", 2), expected: [LogFixture.That("t/it", expected)], moves: [LogFixture.Move("p", null, "1")]);
        if (expected.IsMetBy(existing - 1))
        {
            Appended appended = Expect.Is<Appended>(result);
            Expect.Equal(head + 1, appended.FirstPosition);
            Expect.Equal(head + 2, appended.LastPosition);
            Expect.Equal(new EventPlace(head + 2, written ? existing + 1 : 1, false), appended.Place(1));
            Expect.Equal("p=1", await f.ProgressAsync());
            return;
        }
        Expect.Equal(new Conflict(StreamId.Parse("t/it"), expected, existing - 1), Expect.Is<Conflict>(result));
        Expect.Equal(head, f.Log.Head);
        Expect.Equal("", await f.ProgressAsync());
        Expect.Equal(existing, (await f.ReadStreamAsync("t/it")).Count);
        Expect.Equal(head + 1, (await f.AppendAsync("t/it", 1)).FirstPosition, "the next position after a conflict");
    }

    private static async Task FirstUnmetAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 1);
        Conflict conflict = Expect.Is<Conflict>(await f.TryAppendAsync(f.Events("t/d", 1), expected:
            [LogFixture.That("t/a", ExpectedVersion.StreamExists), LogFixture.That("t/c", ExpectedVersion.Exactly(4)), LogFixture.That("t/b", ExpectedVersion.StreamExists)]));
        Expect.Equal(new Conflict(StreamId.Parse("t/c"), ExpectedVersion.Exactly(4), -1), conflict);
    }

    private static async Task BeforeAsync(LogFixture f)
    {
        NewEvent[] events = [f.Event("t/a"), f.Event("t/b"), f.Event("t/a")];
        Expect.Is<Appended>(await f.TryAppendAsync(events, expected: [LogFixture.That("t/a", ExpectedVersion.NoStream), LogFixture.That("t/b", ExpectedVersion.NoStream)]));
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("t/a", 3), expected: [LogFixture.That("t/a", ExpectedVersion.Exactly(1))]));
        Expect.Is<Conflict>(await f.TryAppendAsync(f.Events("t/a", 3), expected: [LogFixture.That("t/a", ExpectedVersion.Exactly(1))]));
    }

    private static async Task CheckOnlyAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 2);
        Appended same = Expect.Is<Appended>(await f.TryAppendAsync(default, expected: [LogFixture.That("t/a", ExpectedVersion.Exactly(1))]));
        Expect.Equal(2, same.LastPosition);
        Expect.Equal(1, Expect.Is<Conflict>(await f.TryAppendAsync(default, expected: [LogFixture.That("t/a", ExpectedVersion.Exactly(0))])).Actual);
        Expect.Equal(2, f.Log.Head);
    }

    private static async Task OrdinalAsync(LogFixture f)
    {
        foreach (string stream in (string[])["t/a", "t/A", "t.u/a", "x:t/a", "t/a ", "t/á", "t/a\u0301", "t/a/b"])
        {
            Appended appended = Expect.Is<Appended>(await f.TryAppendAsync(f.Events(stream, 1), expected: [LogFixture.That(stream, ExpectedVersion.NoStream)]));
            Expect.Equal(0, appended.Place(0).Version);
        }
    }

    private static async Task EmptyAsync(LogFixture f)
    {
        Appended before = Expect.Is<Appended>(await f.Log.AppendAsync(new AppendRequest()));
        Expect.Equal((0L, 0L), (before.FirstPosition, before.LastPosition));
        await f.AppendAsync("t/a", 3);
        Appended after = Expect.Is<Appended>(await f.Log.AppendAsync(new AppendRequest()));
        Expect.Equal((3L, 3L), (after.FirstPosition, after.LastPosition));
        Expect.Equal(3, f.Log.Head);
    }
}

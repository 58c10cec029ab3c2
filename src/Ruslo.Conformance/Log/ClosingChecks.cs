namespace Ruslo;

/// <summary>Streams that an event has closed for good.</summary>
internal static class ClosingChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("A closed stream refuses every later event, whatever is expected of it, and nothing of the append happens", RefusesAsync);
        checks.Add("An event that closes a stream is told apart by everything that reads", ReadAsync);
        checks.Add("A stream that was closed long ago is still closed", LongAgoAsync);
        checks.Add("Nothing comes after a closing event in its own append either", WithinAsync);
        checks.Add("A closed stream may be expected and checked like any other", CheckedAsync);
        checks.Add("What a closed stream holds already is recognised when it is repeated, whole or each", RepeatedAsync);
        checks.Add("Of appends that race with a closing one, none comes after it", RaceAsync);
        if (checks.Subject.ReopenAsync is not null)
        {
            checks.Add("A stream that is closed stays closed when the log is opened again", ReopenedAsync);
        }
    }

    private static NewEvent Closing(LogFixture f, string stream, Guid? id = null) => f.Event(stream, "closed", id) with { Closes = true };

    private static async Task RefusesAsync(LogFixture f)
    {
        await f.AppendAsync(f.Event("t/a"), Closing(f, "t/a"));
        foreach (ExpectedVersion expected in (ExpectedVersion[])[ExpectedVersion.Any, ExpectedVersion.NoStream, ExpectedVersion.StreamExists, ExpectedVersion.Exactly(1), ExpectedVersion.Exactly(7)])
        {
            AppendResult result = await f.TryAppendAsync(new[] { f.Event("t/b"), f.Event("t/a") }, expected: [LogFixture.That("t/a", expected)], moves: [LogFixture.Move("p", null, "1")]);
            Expect.Equal(RefusedReason.StreamClosed, Expect.Is<Refused>(result).Reason);
        }
        Expect.Equal(RefusedReason.StreamClosed, Expect.Is<Refused>(await f.TryAppendAsync(new[] { Closing(f, "t/a") })).Reason);
        Expect.Equal(2L, f.Log.Head);
        Expect.Equal("", await f.ProgressAsync());
        Expect.Equal(3L, (await f.AppendAsync("t/b", 1)).FirstPosition, "the next position after refusals");
    }

    private static async Task ReadAsync(LogFixture f)
    {
        NewEvent closing = Closing(f, "t/a");
        await f.AppendAsync(f.Event("t/a"), closing);
        Expect.Sequence([false, true], (await f.ReadAllAsync()).Select(static e => e.Closes));
        Expect.Sequence([false, true], (await f.ReadStreamAsync("t/a")).Select(static e => e.Closes));
        Expect.That((await f.Log.FindAsync(closing.EventId))!.Closes);
    }

    private static async Task LongAgoAsync(LogFixture f)
    {
        await f.AppendAsync(f.Event("t/a"), Closing(f, "t/a"));
        for (int i = 0; i < 6; i++)
        {
            await f.AppendAsync($"t/other-{i}", 400);
        }
        Expect.Equal(RefusedReason.StreamClosed, Expect.Is<Refused>(await f.TryAppendAsync(f.Events("t/a", 1))).Reason);
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("t/other-0", 1)));
    }

    private static async Task WithinAsync(LogFixture f)
    {
        Expect.Equal(RefusedReason.StreamClosed, Expect.Is<Refused>(await f.TryAppendAsync(new[] { Closing(f, "t/a"), f.Event("t/b"), f.Event("t/a") })).Reason);
        Expect.Equal(0L, f.Log.Head);
        await f.AppendAsync(Closing(f, "t/a"), f.Event("t/b"));
        await f.AppendAsync("t/b", 1);
    }

    private static async Task CheckedAsync(LogFixture f)
    {
        await f.AppendAsync(f.Event("t/a"), Closing(f, "t/a"));
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("t/b", 1), expected: [LogFixture.That("t/a", ExpectedVersion.Exactly(1))]));
        Expect.Equal(1L, Expect.Is<Conflict>(await f.TryAppendAsync(f.Events("t/b", 1), expected: [LogFixture.That("t/a", ExpectedVersion.NoStream)])).Actual);
        Expect.Equal(1L, (await f.Log.ReadStreamAsync(StreamId.Parse("t/a"), 0, ReadDirection.Forwards, 10)).LastVersion);
    }

    private static async Task RepeatedAsync(LogFixture f)
    {
        NewEvent[] first = [f.Event("t/a"), Closing(f, "t/a")];
        Appended appended = await f.AppendAsync(first);
        Expect.Equal(appended.FirstPosition, Expect.Is<Appended>(await f.TryAppendAsync(first)).FirstPosition);
        Expect.That(Expect.Is<Appended>(await f.TryAppendAsync(first, Idempotency.EachNew)).Place(1).AlreadyThere);
        Expect.Equal(4L, Expect.Is<Appended>(await f.TryAppendAsync(new[] { first[1], f.Event("t/b"), f.Event("t/c") }, Idempotency.EachNew)).LastPosition);
        Expect.Equal(RefusedReason.StreamClosed, Expect.Is<Refused>(await f.TryAppendAsync(new[] { first[1], f.Event("t/a") }, Idempotency.EachNew)).Reason);
        Expect.Equal(4L, f.Log.Head);
    }

    private static async Task RaceAsync(LogFixture f)
    {
        for (int round = 0; round < 20; round++)
        {
            string stream = $"t/raced-{round}";
            Task<AppendResult>[] all = [.. Enumerable.Range(0, 9).Select(i => f.TryAppendAsync(new[] { i == 4 ? Closing(f, stream) : f.Event(stream) }).AsTask())];
            AppendResult[] results = await Task.WhenAll(all);
            List<RecordedEvent> events = await f.ReadStreamAsync(stream);
            Expect.Equal(results.Count(static result => result is Appended), events.Count);
            Expect.That(events[^1].Closes && events.Count(static e => e.Closes) == 1, "the closing event is the last");
            Expect.That(results.All(static result => result is Appended or Refused { Reason: RefusedReason.StreamClosed }));
        }
    }

    private static async Task ReopenedAsync(LogFixture f)
    {
        await f.AppendAsync(f.Event("t/a"), Closing(f, "t/a"), f.Event("t/b"));
        await f.ReopenAsync();
        Expect.Equal(RefusedReason.StreamClosed, Expect.Is<Refused>(await f.TryAppendAsync(f.Events("t/a", 1))).Reason);
        await f.AppendAsync("t/b", 1);
        for (int i = 0; i < 6; i++)
        {
            await f.AppendAsync($"t/other-{i}", 400);
        }
        await f.ReopenAsync();
        Expect.Equal(RefusedReason.StreamClosed, Expect.Is<Refused>(await f.TryAppendAsync(f.Events("t/a", 1))).Reason);
        Expect.That((await f.ReadStreamAsync("t/a"))[^1].Closes);
    }
}

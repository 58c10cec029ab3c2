namespace Ruslo;

/// <summary>An append under a condition over a query: what counts, what does not, and what else is then decided.</summary>
internal static class ConditionChecks
{
    private static readonly (string What, EventQuery Query, int[] Matches)[] Queries =
    [
        ("a tag", EventQuery.Tagged("red"), [1, 2, 6]),
        ("two tags of one item", EventQuery.Tagged("red", "blue"), [2, 6]),
        ("a name", new([new() { Names = ["paid"] }]), [2, 4]),
        ("two names", new([new() { Names = ["paid", "sent"] }]), [2, 4, 5]),
        ("a tag and a name", new([new() { Tags = ["red"], Names = ["paid"] }]), [2]),
        ("two items", new([QueryItem.Tagged("green"), new() { Tags = ["red"], Names = ["created"] }]), [1, 3, 6]),
        ("two items that one event matches", new([QueryItem.Tagged("red"), QueryItem.Tagged("blue")]), [1, 2, 3, 6]),
        ("a tag in other letters", EventQuery.Tagged("Red"), []),
        ("a tag and a name that never meet", new([new() { Tags = ["green"], Names = ["paid"] }]), []),
        ("a tag in a tenant", new([QueryItem.Tagged("red")], "acme"), [7]),
        ("a name in a tenant", new([new() { Names = ["paid"] }], "acme"), [8]),
        ("a tag in a tenant without events", new([QueryItem.Tagged("red")], "nobody"), []),
    ];

    public static void AddTo(LogCheckList checks)
    {
        foreach ((string what, EventQuery query, int[] matches) in Queries)
        {
            checks.Add($"A condition over {what} is decided by what matches after its position", f => DecideAsync(f, query, matches));
            checks.Add($"A query over {what} reads what matches it", f => ReadAsync(f, query, matches));
        }
        checks.Add("The events of an append do not count for its own condition, but for the next", OwnAsync);
        checks.Add("A repeated append returns its first result whatever its condition", RepeatedAsync);
        checks.Add("A condition that is not met leaves nothing: no event, no version, no move", AtomicAsync);
        checks.Add("Moves are decided before ids, ids before versions, versions before the condition", OrderAsync);
        checks.Add("An append without events is decided by its condition too", CheckOnlyAsync);
        checks.Add("A condition finds an old event among many, and passes where there is none", OldAsync);
        checks.Add("A condition of 32 items is decided, one of more is refused", ManyItemsAsync);
        checks.Add("A malformed condition is refused with what is allowed", MalformedAsync);
        checks.Add("A condition after a position beyond the head is refused", BeyondHeadAsync);
    }

    private static Task<Appended> FillAsync(LogFixture f) => f.AppendAsync(
        f.Event("t/a", "created") with { Tags = ["red"] },
        f.Event("t/b", "paid") with { Tags = ["blue", "red"] },
        f.Event("u/a", "created") with { Tags = ["green", "blue"] },
        f.Event("u/b", "paid"),
        f.Event("u/c", "sent") with { Kind = EventKind.Integration },
        f.Event("t/a", "created") with { Tags = ["red", "red", "blue", "x"] },
        f.Event("acme:t/a", "created") with { Tags = ["red"] },
        f.Event("acme:t/b", "paid"),
        f.Event("v/a", "ended"));

    private static async Task DecideAsync(LogFixture f, EventQuery query, int[] matches)
    {
        await FillAsync(f);
        for (long after = 0; after <= 9; after++)
        {
            long head = f.Log.Head;
            AppendResult result = await f.TryAppendAsync(f.Events("w/a", 1), condition: new(query, after));
            if (Array.Find(matches, position => position > after) is > 0 and int first)
            {
                Expect.Equal(new ConditionConflict(first), Expect.Is<ConditionConflict>(result));
                Expect.Equal(head, f.Log.Head);
            }
            else
            {
                Expect.Equal(head + 1, Expect.Is<Appended>(result).FirstPosition);
            }
        }
    }

    private static async Task ReadAsync(LogFixture f, EventQuery query, int[] matches)
    {
        await FillAsync(f);
        foreach (int size in (int[])[1, 2, 100])
        {
            for (int after = 0; after <= 9; after++)
            {
                List<RecordedEvent> page = await f.ReadAllAsync(new EventFilter { Query = query }, after, size);
                Expect.Sequence(matches.Where(position => position > after), page.Select(e => (int)e.Position));
            }
        }
        QueryResult read = await f.Log.ReadAsync(query);
        Expect.Sequence(matches, read.Events.Select(e => (int)e.Position));
        Expect.Equal(new AppendCondition(query, 9), read.Condition);
        List<RecordedEvent> narrowed = await f.ReadAllAsync(new EventFilter { Query = query, Topics = [TopicPattern.Parse("t")], Names = ["created", "ended"] });
        Expect.Sequence(matches.Where(position => position is 1 or 6 or 7), narrowed.Select(e => (int)e.Position));
    }

    private static async Task OwnAsync(LogFixture f)
    {
        EventQuery mine = EventQuery.Tagged("mine");
        NewEvent[] events = [f.Event("t/a") with { Tags = ["mine"] }, f.Event("t/b") with { Tags = ["mine"] }];
        Expect.Equal(2, Expect.Is<Appended>(await f.TryAppendAsync(events, condition: new(mine))).LastPosition);
        Expect.Equal(1, Expect.Is<ConditionConflict>(await f.TryAppendAsync(f.Events("t/c", 1), condition: new(mine))).Position);
        Expect.Equal(2, Expect.Is<ConditionConflict>(await f.TryAppendAsync(f.Events("t/c", 1), condition: new(mine, 1))).Position);
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("t/c", 1), condition: new(mine, 2)));
    }

    private static async Task RepeatedAsync(LogFixture f)
    {
        EventQuery mine = EventQuery.Tagged("mine");
        NewEvent[] events = [f.Event("t/a") with { Tags = ["mine"] }];
        Appended first = Expect.Is<Appended>(await f.TryAppendAsync(events, condition: new(mine)));
        await f.AppendAsync(f.Event("t/b") with { Tags = ["mine"] });
        Appended again = Expect.Is<Appended>(await f.TryAppendAsync(events, condition: new(mine)));
        Expect.Equal(new EventPlace(first.FirstPosition, 0, true), again.Place(0));
        Expect.Equal(2, f.Log.Head);
        await Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync(events, Idempotency.EachNew, condition: new(mine)).AsTask());
    }

    private static async Task AtomicAsync(LogFixture f)
    {
        await FillAsync(f);
        NewEvent[] events = [f.Event("t/a"), f.Event("new/a"), f.Event("t/b")];
        StreamExpectation[] expected = [LogFixture.That("t/a", ExpectedVersion.Exactly(1)), LogFixture.That("v/a", ExpectedVersion.StreamExists)];
        ProgressMove[] moves = [LogFixture.Move("p", null, "1")];
        Expect.Equal(2, Expect.Is<ConditionConflict>(await f.TryAppendAsync(events, expected: expected, moves: moves, condition: new(EventQuery.Tagged("blue")))).Position);
        Expect.Equal((9L, ""), (f.Log.Head, await f.ProgressAsync()));
        Expect.Equal(0, (await f.ReadStreamAsync("new/a")).Count);
        Expect.That(await f.Log.FindAsync(events[0].EventId) is null, "no event of a refused append can be found");
        Appended appended = Expect.Is<Appended>(await f.TryAppendAsync(events, expected: expected, moves: moves, condition: new(EventQuery.Tagged("blue"), 6)));
        Expect.Equal(new EventPlace(10, 2, false), appended.Place(0));
        Expect.Equal("p=1", await f.ProgressAsync());
    }

    private static async Task OrderAsync(LogFixture f)
    {
        await FillAsync(f);
        NewEvent known = f.Event("t/known");
        await f.AppendAsync(known);
        AppendCondition unmet = new(EventQuery.Tagged("red"));
        StreamExpectation[] wrong = [LogFixture.That("t/a", ExpectedVersion.NoStream)];
        ProgressMove[] stale = [LogFixture.Move("p", "0", "1")];
        Expect.Is<StaleOwner>(await f.TryAppendAsync((NewEvent[])[known], expected: wrong, moves: stale, condition: unmet));
        Expect.Is<Appended>(await f.TryAppendAsync((NewEvent[])[known], expected: wrong, condition: unmet));
        Expect.Is<Refused>(await f.TryAppendAsync((NewEvent[])[known, f.Event("t/known")], expected: wrong, condition: unmet));
        Expect.Is<Conflict>(await f.TryAppendAsync(f.Events("t/x", 1), expected: wrong, condition: unmet));
        Expect.Is<ConditionConflict>(await f.TryAppendAsync(f.Events("t/x", 1), condition: unmet));
    }

    private static async Task CheckOnlyAsync(LogFixture f)
    {
        await FillAsync(f);
        Expect.Equal(9, Expect.Is<Appended>(await f.TryAppendAsync(default, condition: new(EventQuery.Tagged("red"), 6))).LastPosition);
        Expect.Equal(6, Expect.Is<ConditionConflict>(await f.TryAppendAsync(default, condition: new(EventQuery.Tagged("red"), 5))).Position);
        Expect.Is<Appended>(await f.TryAppendAsync(default, moves: [LogFixture.Move("p", null, "1")], condition: new(EventQuery.Tagged("none"))));
        Expect.Is<ConditionConflict>(await f.TryAppendAsync(default, moves: [LogFixture.Move("p", "1", "2")], condition: new(EventQuery.Tagged("red"))));
        Expect.Equal((9L, "p=1"), (f.Log.Head, await f.ProgressAsync()));
    }

    private static async Task OldAsync(LogFixture f)
    {
        await f.AppendAsync(f.Event("mail/1", "registered") with { Tags = ["mail:ann", "common"] });
        for (int i = 0; i < 30; i++)
        {
            await f.AppendAsync([.. f.Events("t/a", 60).Select(e => e with { Tags = ["common"], Payload = new byte[300] })]);
        }
        long head = f.Log.Head;
        Expect.Equal(1, Expect.Is<ConditionConflict>(await f.TryAppendAsync(f.Events("mail/2", 1), condition: new(EventQuery.Tagged("mail:ann")))).Position);
        Expect.Equal(1, Expect.Is<ConditionConflict>(await f.TryAppendAsync(f.Events("mail/2", 1), condition: new(EventQuery.Tagged("common", "mail:ann")))).Position);
        Expect.Equal(1, Expect.Is<ConditionConflict>(await f.TryAppendAsync(f.Events("mail/2", 1), condition: new(new([new() { Names = ["registered"] }])))).Position);
        Expect.Equal(head, Expect.Is<ConditionConflict>(await f.TryAppendAsync(f.Events("mail/2", 1), condition: new(EventQuery.Tagged("common"), head - 1))).Position);
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("mail/2", 1), condition: new(EventQuery.Tagged("mail:ann"), 1)));
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("mail/2", 1), condition: new(EventQuery.Tagged("mail:bob"))));
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("mail/2", 1), condition: new(new([QueryItem.Tagged("mail:ann")], "acme"))));
    }

    private static async Task ManyItemsAsync(LogFixture f)
    {
        await f.AppendAsync([.. Enumerable.Range(0, 40).Select(i => f.Event("t/a") with { Tags = [$"n:{i}"] })]);
        QueryItem[] items = [.. Enumerable.Range(30, EventQuery.MaxItems).Select(i => QueryItem.Tagged($"n:{i}"))];
        Expect.Equal(31, Expect.Is<ConditionConflict>(await f.TryAppendAsync(f.Events("t/b", 1), condition: new(new(items)))).Position);
        Expect.Equal(36, Expect.Is<ConditionConflict>(await f.TryAppendAsync(f.Events("t/b", 1), condition: new(new(items), 35))).Position);
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("t/b", 1), condition: new(new(items), 40)));
        Expect.Sequence(Enumerable.Range(31, 10), (await f.ReadAllAsync(new EventFilter { Query = new(items) }, maxEvents: 3)).Select(e => (int)e.Position));
        await Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync(f.Events("t/b", 1), condition: new(new([.. items, items[0]]))).AsTask());
    }

    private static async Task MalformedAsync(LogFixture f)
    {
        await Expect.ThrowsAsync<ArgumentException>(() => TryAsync(() => new([])));
        await Expect.ThrowsAsync<ArgumentException>(() => TryAsync(() => new([new()])));
        await Expect.ThrowsAsync<ArgumentException>(() => TryAsync(() => new([new() { Names = ["Not A Name"] }])));
        await Expect.ThrowsAsync<ArgumentException>(() => TryAsync(() => EventQuery.Tagged("half a pair \ud800")));
        await Expect.ThrowsAsync<ArgumentException>(() => TryAsync(() => EventQuery.Tagged([.. Enumerable.Repeat("x", QueryItem.MaxParts + 1)])));
        await Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync(f.Events("t/a", 1), condition: new(EventQuery.Tagged("x"), -1)).AsTask());
        Expect.Equal(0, f.Log.Head);

        Task TryAsync(Func<EventQuery> query) => f.TryAppendAsync(f.Events("t/a", 1), condition: new(query())).AsTask();
    }

    private static async Task BeyondHeadAsync(LogFixture f)
    {
        await FillAsync(f);
        await Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync(f.Events("t/a", 1), condition: new(EventQuery.Tagged("x"), 10)).AsTask());
        Expect.Equal(10, Expect.Is<Appended>(await f.TryAppendAsync(f.Events("t/a", 1), condition: new(EventQuery.Tagged("x"), 9))).LastPosition);
    }
}

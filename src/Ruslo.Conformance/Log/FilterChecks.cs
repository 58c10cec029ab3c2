namespace Ruslo;

internal static class FilterChecks
{
    public static void AddTo(LogCheckList checks)
    {
        foreach ((string patterns, int[] expected) in (ReadOnlySpan<(string, int[])>)
            [
                ("orders", [1, 2, 9]), ("*", [1, 2, 5, 9]), ("**", [1, 2, 3, 4, 5, 8, 9]), ("orders.*", [3]), ("orders.**", [1, 2, 3, 4, 9]), ("**.eu", [3, 4]), ("*.*.eu", [4]),
                ("shop", [5]), ("shop.*", []), ("orders shop", [1, 2, 5, 9]), ("orders orders.**", [1, 2, 3, 4, 9]), ("$system", [6]), ("$system.**", [6]), ("take-payment", [7]), ("**.*", [1, 2, 3, 4, 5, 8, 9]), ("none", []),
            ])
        {
            checks.Add($"The topics '{patterns}' match the events they name", f => MatchAsync(f, new EventFilter { Topics = [.. patterns.Split(' ').Select(TopicPattern.Parse)] }, expected));
        }
        checks.Add("Everything is everything; all is without reserved topics and commands", EverythingAsync);
        checks.Add("Names filter", f => MatchAsync(f, new EventFilter { Names = ["paid", "nothing"] }, 2, 5));
        checks.Add("Kinds filter", f => MatchAsync(f, new EventFilter { Kinds = [EventKind.Integration, EventKind.System] }, 3, 6));
        checks.Add("Commands are matched by wildcards when their kind is named", f => MatchAsync(f, new EventFilter { Topics = [TopicPattern.Parse("**")], Kinds = [EventKind.Command] }, 7));
        checks.Add("Commands are matched by wildcards when their name is named", f => MatchAsync(f, new EventFilter { Topics = [TopicPattern.Parse("**")], Names = ["take-payment"] }, 7));
        checks.Add("Tags filter: one of them suffices", f => MatchAsync(f, new EventFilter { Tags = ["a", "c"] }, 1, 2, 4));
        checks.Add("A tag is compared ordinally and whole", f => MatchAsync(f, new EventFilter { Tags = ["A"] }));
        checks.Add("The tenant filters; the empty one is a tenant too", TenantAsync);
        checks.Add("All parts of a filter must match", f => MatchAsync(f, new EventFilter { Topics = [TopicPattern.Parse("orders.**")], Names = ["created", "paid"], Tags = ["b"], Kinds = [EventKind.Domain] }, 2));
        checks.Add("A rare match is found among many, wherever it lies", RareAsync);
        checks.Add("What nearly all events match is read without those that do not", DenseAsync);
    }

    private static async Task MatchAsync(LogFixture f, EventFilter filter, params int[] expected)
    {
        await FillAsync(f);
        foreach (int size in (int[])[1, 2, 100])
        {
            List<RecordedEvent> read = await f.ReadAllAsync(filter, maxEvents: size);
            Expect.Sequence(expected, read.Select(e => (int)e.Position));
            Expect.That(read.All(filter.Matches), "what was read matches the filter");
        }
        for (int after = 0; after <= 9; after++)
        {
            Expect.Sequence(expected.Where(position => position > after), (await f.ReadAllAsync(filter, after)).Select(e => (int)e.Position));
        }
    }

    private static async Task DenseAsync(LogFixture f)
    {
        for (int i = 1; i <= 60; i++)
        {
            await f.AppendAsync(f.Event($"orders/{i % 5}", i % 7 == 0 ? "rare" : "usual") with { Tags = [i % 7 == 0 ? "few" : "most"] });
        }
        int[] most = [.. Enumerable.Range(1, 60).Where(static i => i % 7 != 0)];
        foreach (EventFilter filter in (EventFilter[])[new() { Query = EventQuery.Tagged("most") }, new() { Query = new([new() { Names = ["usual"] }]) }, new() { Tags = ["most"] }, new() { Names = ["usual"] }])
        {
            foreach (int size in (int[])[3, 20, 1000])
            {
                Expect.Sequence(most, (await f.ReadAllAsync(filter, maxEvents: size)).Select(e => (int)e.Position));
            }
        }
    }

    private static Task<Appended> FillAsync(LogFixture f) => f.AppendAsync(
        f.Event("orders/1", "created") with { Tags = ["a"] },
        f.Event("orders/1", "paid") with { Tags = ["b", "a"] },
        f.Event("orders.eu/1", "created") with { Kind = EventKind.Integration },
        f.Event("orders.de.eu/1", "created") with { Tags = ["c"] },
        f.Event("shop/1", "paid"),
        f.Event("$system/1", "started") with { Kind = EventKind.System },
        f.Event("take-payment/1", "take-payment") with { Kind = EventKind.Command },
        f.Event("ten.two/1", "created"),
        f.Event("acme:orders/1", "created"));

    private static async Task EverythingAsync(LogFixture f)
    {
        await FillAsync(f);
        Expect.Sequence([1, 2, 3, 4, 5, 6, 7, 8, 9L], (await f.ReadAllAsync(EventFilter.Everything)).Select(e => e.Position));
        Expect.Sequence([1, 2, 3, 4, 5, 8, 9L], (await f.ReadAllAsync(EventFilter.All)).Select(e => e.Position));
    }

    private static async Task TenantAsync(LogFixture f)
    {
        await FillAsync(f);
        Expect.Sequence([9L], (await f.ReadAllAsync(new EventFilter { Tenant = "acme" })).Select(e => e.Position));
        Expect.Equal(8, (await f.ReadAllAsync(new EventFilter { Tenant = "" })).Count);
        Expect.Equal(0, (await f.ReadAllAsync(new EventFilter { Tenant = "Acme" })).Count);
        Expect.Sequence([1, 2L], (await f.ReadAllAsync(new EventFilter { Tenant = "", Topics = [TopicPattern.Parse("orders")] })).Select(e => e.Position));
    }

    private static async Task RareAsync(LogFixture f)
    {
        var rare = new List<long>();
        for (int i = 0; i < 30; i++)
        {
            await f.AppendAsync("common/a", 100);
            if (i % 7 == 3)
            {
                rare.Add((await f.AppendAsync(f.Event("rare/a", "rarely") with { Tags = ["rare"] })).FirstPosition);
            }
        }
        foreach (EventFilter filter in (EventFilter[])[new() { Topics = [TopicPattern.Parse("rare")] }, new() { Topics = [TopicPattern.Parse("*")], Names = ["rarely"] }, new() { Tags = ["rare"] }])
        {
            foreach (int size in (int[])[1, 3, 100])
            {
                Expect.Sequence(rare, (await f.ReadAllAsync(filter, maxEvents: size)).Select(e => e.Position));
            }
        }
    }
}

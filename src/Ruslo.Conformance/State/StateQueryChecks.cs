namespace Ruslo;

/// <summary>Queries by key and by index.</summary>
internal static class StateQueryChecks
{
    /// <summary>In their order, each at least as high as the one before.</summary>
    private static readonly StateValue[] Ascending =
    [
        StateValue.Null, StateValue.Of(double.NegativeInfinity), StateValue.Of(long.MinValue), StateValue.Of(-1.5), StateValue.Of(-1), StateValue.Of(0), StateValue.Of(0.5), StateValue.Of(1),
        StateValue.Of(9007199254740992), StateValue.Of(9007199254740993), StateValue.Of(9007199254740994d), StateValue.Of(long.MaxValue), StateValue.Of(9223372036854775808d),
        StateValue.Of(double.PositiveInfinity), StateValue.Of(""), StateValue.Of("\0"), StateValue.Of("1"), StateValue.Of("A"), StateValue.Of("a"), StateValue.Of("a\0"), StateValue.Of("a "), StateValue.Of("ab"),
        StateValue.Of("\u00e9"), StateValue.Of("\ud7ff"), StateValue.Of("\ue000"), StateValue.Of("\uffff"), StateValue.Of("\ud83d\ude00"),
    ];

    public static void AddTo(StateCheckList checks)
    {
        checks.Add("An index orders null, then numbers by exact value, then text by code points", Index_order);
        checks.Add("Equal values are ordered by key, in the direction of the query", Ties_are_ordered_by_key);
        checks.Add("Bounds are inclusive, in an index and by key", Bounds_are_inclusive);
        checks.Add("Bounds are exclusive where the query says so, and a prefix holds all texts that begin with it", Exclusive_bounds_and_prefixes);
        checks.Add("An index follows every write", Index_follows_writes);
        checks.Add("A query that does not fit the definition is refused", Malformed_queries);
    }

    private static async Task Index_order(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        string[] keys = [.. Ascending.Select((_, i) => $"k{i:D2}")];
        await StateFixture.WriteAsync(state, [.. Ascending.Select((value, i) => StateFixture.Order(keys[i], value)).Reverse()]);
        Expect.Sequence(keys, await StateFixture.KeysAsync(state, new("orders") { Index = "total" }));
        Expect.Sequence(keys.Reverse(), await StateFixture.KeysAsync(state, new("orders") { Index = "total", Descending = true }));
        for (int i = 0; i < keys.Length; i++)
        {
            foreach (bool descending in new[] { false, true })
            {
                var from = new StateQuery("orders") { Index = "total", From = Ascending[i], Descending = descending };
                var to = new StateQuery("orders") { Index = "total", To = Ascending[i], Descending = descending };
                string[] above = keys[i..], below = keys[..(i + 1)];
                Expect.Sequence(descending ? above.Reverse() : above, await StateFixture.KeysAsync(state, from));
                Expect.Sequence(descending ? below.Reverse() : below, await StateFixture.KeysAsync(state, to));
                Expect.Equal(above.Length, await state.CountAsync(from));
                Expect.Equal(below.Length, await state.CountAsync(to));
            }
        }
    }

    private static async Task Ties_are_ordered_by_key(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, StateFixture.Order("c", StateValue.Of(1)), StateFixture.Order("a", StateValue.Of(1.0)), StateFixture.Order("b", StateValue.Of(1)),
            StateFixture.Order("e", StateValue.Null), StateFixture.Order("d", StateValue.Null));
        Expect.Sequence(["d", "e", "a", "b", "c"], await StateFixture.KeysAsync(state, new("orders") { Index = "total" }));
        Expect.Sequence(["c", "b", "a", "e", "d"], await StateFixture.KeysAsync(state, new("orders") { Index = "total", Descending = true }));
        Expect.Sequence(["c", "b", "a", "e", "d"], await StateFixture.KeysAsync(state, new("orders") { Index = "total", Descending = true, Limit = 1 }));
    }

    private static async Task Bounds_are_inclusive(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, [.. Enumerable.Range(0, 10).Select(i => StateFixture.Order($"k{i}", StateValue.Of(i), StateValue.Of($"c{i}")))]);
        foreach (bool descending in new[] { false, true })
        {
            string[] expected = descending ? ["k5", "k4", "k3"] : ["k3", "k4", "k5"];
            Expect.Sequence(expected, await StateFixture.KeysAsync(state, new("orders") { Index = "total", From = StateValue.Of(3), To = StateValue.Of(5.0), Descending = descending, Limit = 2 }));
            Expect.Sequence(expected, await StateFixture.KeysAsync(state, new("orders") { Index = "city", From = StateValue.Of("c3"), To = StateValue.Of("c5"), Descending = descending, Limit = 2 }));
            Expect.Sequence(expected, await StateFixture.KeysAsync(state, new("orders") { From = StateValue.Of("k3"), To = StateValue.Of("k5"), Descending = descending, Limit = 2 }));
            Expect.Sequence([], await StateFixture.KeysAsync(state, new("orders") { Index = "total", From = StateValue.Of(5), To = StateValue.Of(3), Descending = descending }));
            Expect.Sequence([], await StateFixture.KeysAsync(state, new("orders") { From = StateValue.Of("k5"), To = StateValue.Of("k3"), Descending = descending }));
            Expect.Sequence([], await StateFixture.KeysAsync(state, new("orders") { Index = "total", From = StateValue.Null, To = StateValue.Null, Descending = descending }));
        }
        Expect.Equal(3, await state.CountAsync(new("orders") { From = StateValue.Of("k3"), To = StateValue.Of("k5") }));
        Expect.Equal(3, await state.CountAsync(new("orders") { Index = "total", From = StateValue.Of(2.5), To = StateValue.Of(5.5) }));
        Expect.Equal(10, await state.CountAsync(new("orders") { Index = "total", Limit = 1 }));
    }

    private static async Task Exclusive_bounds_and_prefixes(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, [.. Enumerable.Range(0, 10).Select(i => StateFixture.Order($"k{i}", i == 0 ? StateValue.Null : StateValue.Of(i), StateValue.Of("c" + "\ud7ff\ue000ab"[i % 4] + i)))]);
        foreach (StateQuery query in new StateQuery[] { new("orders") { Index = "total", From = StateValue.Of(3), To = StateValue.Of(6) }, new("orders") { From = StateValue.Of("k3"), To = StateValue.Of("k6") } })
        {
            Expect.Sequence(["k4", "k5"], await StateFixture.KeysAsync(state, query with { FromIsExclusive = true, ToIsExclusive = true, Limit = 1 }));
            Expect.Sequence(["k5", "k4"], await StateFixture.KeysAsync(state, query with { FromIsExclusive = true, ToIsExclusive = true, Descending = true, Limit = 1 }));
            Expect.Equal(3, await state.CountAsync(query with { FromIsExclusive = true }));
            Expect.Equal(3, await state.CountAsync(query with { ToIsExclusive = true }));
            Expect.Equal(0, await state.CountAsync(query with { To = query.From, ToIsExclusive = true }));
        }
        Expect.Sequence(["k0"], await StateFixture.KeysAsync(state, new StateQuery("orders").WhereEqual("total", null)));
        Expect.Equal(9, await state.CountAsync(new("orders") { Index = "total", From = StateValue.Null, FromIsExclusive = true }));
        Expect.Equal(0, await state.CountAsync(new("orders") { Index = "total", To = StateValue.Null, ToIsExclusive = true }));
        Expect.Sequence(["k7"], await StateFixture.KeysAsync(state, new StateQuery("orders").WhereEqual("total", 7)));
        Expect.Sequence(["k0", "k4", "k8"], await StateFixture.KeysAsync(state, new StateQuery("orders").WherePrefix("city", "c\ud7ff")));
        Expect.Sequence(["k1", "k5", "k9"], await StateFixture.KeysAsync(state, new StateQuery("orders").WherePrefix("city", "c\ue000")));
        Expect.Equal(10, await state.CountAsync(new StateQuery("orders").WherePrefix("city", "")));
        Expect.Equal(10, await state.CountAsync(new StateQuery("orders").WhereKeyPrefix("k")));
        Expect.Sequence(["k3"], await StateFixture.KeysAsync(state, new StateQuery("orders").WhereKeyPrefix("k3")));
        await StateFixture.WriteAsync(state, StateFixture.Note("\udbff\udfff", "a"), StateFixture.Note("\udbff\udfffz", "b"), StateFixture.Note("\ud83d\ude00", "c"), StateFixture.Note("a", "d"));
        Expect.Sequence(["\udbff\udfff", "\udbff\udfffz"], await StateFixture.KeysAsync(state, new StateQuery("notes").WhereKeyPrefix("\udbff\udfff")));
        Expect.Sequence(["\ud83d\ude00"], await StateFixture.KeysAsync(state, new StateQuery("notes").WhereKeyPrefix("\ud83d\ude00")));
    }

    private static async Task Index_follows_writes(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        var byTotal = new StateQuery("orders") { Index = "total" };
        await StateFixture.WriteAsync(state, StateFixture.Order("a", StateValue.Of(1)), StateFixture.Order("b", StateValue.Of(2)));
        await StateFixture.WriteAsync(state, StateFixture.Order("a", StateValue.Of(3)));
        Expect.Sequence(["b", "a"], await StateFixture.KeysAsync(state, byTotal));
        await StateFixture.WriteAsync(state, StateFixture.Order("a", StateValue.Null));
        Expect.Sequence(["a", "b"], await StateFixture.KeysAsync(state, byTotal));
        await StateFixture.WriteAsync(state, StateFixture.Delete("orders", "a"), StateFixture.Order("b", StateValue.Of("text")), StateFixture.Order("b", StateValue.Of(0.5)));
        Expect.Sequence(["b"], await StateFixture.KeysAsync(state, byTotal));
        Expect.Equal(0, await state.CountAsync(byTotal with { From = StateValue.Of("") }));
    }

    private static async Task Malformed_queries(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        StateQuery[] malformed =
        [
            new("missing"), new("orders") { Index = "missing" }, new("orders") { Limit = 0 }, new("orders") { Limit = StateQuery.MaxLimit + 1 }, new("orders") { From = StateValue.Of(1) },
            new("orders") { To = StateValue.Null }, new("orders") { Cursor = "?" }, new("orders") { Cursor = "" }, new("orders") { Cursor = "AAAA" },
        ];
        foreach (StateQuery query in malformed)
        {
            await Expect.ThrowsAsync<ArgumentException>(async () => await state.QueryAsync(query));
        }
        await StateFixture.WriteAsync(state, StateFixture.Order("a", StateValue.Of(1)), StateFixture.Order("b", StateValue.Of(2)));
        string cursor = (await state.QueryAsync(new("orders") { Index = "total", Limit = 1 })).Cursor!;
        foreach (StateQuery other in new StateQuery[] { new("orders"), new("notes"), new("orders") { Index = "city" }, new("orders") { Index = "total", Descending = true } })
        {
            await Expect.ThrowsAsync<ArgumentException>(async () => await state.QueryAsync(other with { Cursor = cursor }));
        }
    }
}

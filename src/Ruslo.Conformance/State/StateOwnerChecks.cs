namespace Ruslo;

/// <summary>Opening, closing and deleting owners.</summary>
internal static class StateOwnerChecks
{
    private static readonly string[] OddOwners =
    [
        "a", "A", "a ", "a.", "..", "../a", "a/b", "a\\b", "a:b", "CON", "nul", "*", "?", "%", "a\0b", "\u00e9", "e\u0301", "\ud83d\ude00", "orders@2", "orders-2", "orders.2", " ",
        new string('x', StateDefinition.MaxOwnerLength), new string('x', StateDefinition.MaxOwnerLength - 1) + "y", new string('\u9375', StateDefinition.MaxOwnerLength),
    ];

    public static void AddTo(StateCheckList checks)
    {
        checks.Add("Owners are apart, whatever their names contain", Owners_are_apart);
        checks.Add("What an owner holds is there when it is opened again", Closed_and_opened_again);
        checks.Add("An owner is open only once at a time", Open_once);
        checks.Add("A deleted owner starts from nothing, and nobody else does", Delete_starts_over);
        checks.Add("An owner that is open cannot be deleted", Open_cannot_be_deleted);
        checks.Add("New tables, and new indexes on empty tables, are added", New_declarations_are_added);
        checks.Add("A new index on documents that have no value for it is refused", A_new_index_on_documents_is_refused);
        checks.Add("An index that is no longer declared is dropped, its table stays", Dropped_index);
        checks.Add("A table that is no longer declared keeps its documents", Undeclared_table_is_kept);
        checks.Add("A malformed definition is refused", Malformed_definitions);
        checks.Add("A closed state says so", A_closed_state_says_so);
    }

    private static async Task Owners_are_apart(StateFixture fixture)
    {
        var states = new List<IState>();
        foreach (string owner in OddOwners)
        {
            IState state = await fixture.OpenAsync(StateFixture.Usual with { Owner = owner });
            states.Add(state);
            await state.CommitAsync(new StateChange { Writes = [StateFixture.Note("who", owner)], Moves = [StateFixture.Move("p", null, owner)], Emits = [StateFixture.Bytes(owner)] });
        }
        for (int i = 0; i < states.Count; i++)
        {
            Expect.Equal(OddOwners[i], await StateFixture.NoteAsync(states[i], "who"));
            Expect.Sequence([$"p={OddOwners[i]}"], await StateFixture.ProgressAsync(states[i]));
            Expect.Sequence([$"1:{OddOwners[i]}"], await StateFixture.EmitsAsync(states[i]));
        }
    }

    private static async Task Closed_and_opened_again(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Writes = [StateFixture.Order("o", StateValue.Of(5), StateValue.Of("x"))], Moves = [StateFixture.Move("p", null, "1")], Emits = [StateFixture.Bytes("e")] });
        await state.DisposeAsync();
        state = await fixture.OpenAsync();
        Expect.Sequence(["o"], await StateFixture.KeysAsync(state, new("orders") { Index = "city", From = StateValue.Of("x") }));
        Expect.Sequence(["p=1"], await StateFixture.ProgressAsync(state));
        Expect.Sequence(["1:e"], await StateFixture.EmitsAsync(state));
    }

    private static async Task Open_once(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await Expect.ThrowsAsync<RusloException>(() => fixture.OpenAsync());
        await StateFixture.WriteAsync(state, StateFixture.Note("n", "still works"));
        await state.DisposeAsync();
        await fixture.OpenAsync();
    }

    private static async Task Delete_starts_over(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        IState other = await fixture.OpenAsync(StateFixture.Usual with { Owner = "other" });
        await state.CommitAsync(new StateChange { Writes = [StateFixture.Note("n", "x")], Moves = [StateFixture.Move("p", null, "1")] });
        await StateFixture.WriteAsync(other, StateFixture.Note("n", "y"));
        await state.DisposeAsync();
        await fixture.Store.DeleteAsync("owner");
        await fixture.Store.DeleteAsync("owner");
        await fixture.Store.DeleteAsync("was never there");
        state = await fixture.OpenAsync();
        Expect.Equal(null, await StateFixture.NoteAsync(state, "n"));
        Expect.Sequence([], await StateFixture.ProgressAsync(state));
        Expect.Equal("y", await StateFixture.NoteAsync(other, "n"));
    }

    private static async Task Open_cannot_be_deleted(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, StateFixture.Note("n", "x"));
        await Expect.ThrowsAsync<RusloException>(async () => await fixture.Store.DeleteAsync("owner"));
        Expect.Equal("x", await StateFixture.NoteAsync(state, "n"));
    }

    private static async Task New_declarations_are_added(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync(new("owner", [new("notes")]));
        await StateFixture.WriteAsync(state, StateFixture.Note("n", "x"));
        await state.DisposeAsync();
        state = await fixture.OpenAsync(new("owner", [new("orders", ["total"]), new("notes")]));
        await state.DisposeAsync();
        state = await fixture.OpenAsync(new("owner", [new("notes"), new("orders", ["city", "total"])]));
        await StateFixture.WriteAsync(state, new StateWrite("orders", "a", StateFixture.Bytes("a"), new[] { StateValue.Of("z"), StateValue.Of(1) }),
            new StateWrite("orders", "b", StateFixture.Bytes("b"), new[] { StateValue.Of("y"), StateValue.Of(2) }));
        Expect.Sequence(["b", "a"], await StateFixture.KeysAsync(state, new("orders") { Index = "city" }));
        Expect.Sequence(["a", "b"], await StateFixture.KeysAsync(state, new("orders") { Index = "total" }));
        Expect.Equal("x", await StateFixture.NoteAsync(state, "n"));
    }

    private static async Task A_new_index_on_documents_is_refused(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync(new("owner", [new("notes"), new("orders")]));
        await StateFixture.WriteAsync(state, StateFixture.Note("n", "x"));
        await state.DisposeAsync();
        await Expect.ThrowsAsync<RusloException>(() => fixture.OpenAsync(new("owner", [new("added"), new("notes", ["new"])])));
        state = await fixture.OpenAsync(new("owner", [new("notes"), new("orders", ["total"])]));
        Expect.Equal("x", await StateFixture.NoteAsync(state, "n"));
        await state.CommitAsync(new StateChange { Clears = ["notes"] });
        await state.DisposeAsync();
        state = await fixture.OpenAsync(new("owner", [new("notes", ["new"])]));
        await StateFixture.WriteAsync(state, new StateWrite("notes", "n", StateFixture.Bytes("x"), new[] { StateValue.Of(1) }));
        Expect.Equal(1, await state.CountAsync(new("notes") { Index = "new" }));
    }

    private static async Task Dropped_index(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync(new("owner", [new("orders", ["total", "city"])]));
        await StateFixture.WriteAsync(state, StateFixture.Order("a", StateValue.Of(2), StateValue.Of("x")), StateFixture.Order("b", StateValue.Of(1), StateValue.Of("y")));
        await state.DisposeAsync();
        state = await fixture.OpenAsync(new("owner", [new("orders", ["city"])]));
        Expect.Sequence(["a", "b"], await StateFixture.KeysAsync(state, new("orders") { Index = "city" }));
        await StateFixture.WriteAsync(state, new StateWrite("orders", "c", StateFixture.Bytes("c"), new[] { StateValue.Of("w") }));
        Expect.Sequence(["c", "a", "b"], await StateFixture.KeysAsync(state, new("orders") { Index = "city" }));
        await Expect.ThrowsAsync<ArgumentException>(async () => await state.QueryAsync(new("orders") { Index = "total" }));
        await state.DisposeAsync();
        await Expect.ThrowsAsync<RusloException>(() => fixture.OpenAsync(new("owner", [new("orders", ["total", "city"])])));
    }

    private static async Task Undeclared_table_is_kept(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, StateFixture.Note("n", "x"), StateFixture.Order("o", StateValue.Of(1)));
        await state.DisposeAsync();
        state = await fixture.OpenAsync(new("owner", [new("orders", ["total", "city"])]));
        await Expect.ThrowsAsync<ArgumentException>(async () => await state.GetAsync("notes", "n"));
        await state.DisposeAsync();
        state = await fixture.OpenAsync();
        Expect.Equal("x", await StateFixture.NoteAsync(state, "n"));
    }

    private static async Task Malformed_definitions(StateFixture fixture)
    {
        StateDefinition[] malformed =
        [
            new("", []), new(new string('x', StateDefinition.MaxOwnerLength + 1), []), new("\ud800", []), new("o", [new("")]), new("o", [new("A")]), new("o", [new("a b")]), new("o", [new("a\"b")]),
            new("o", [new("a"), new("a")]), new("o", [new("a", ["i", "i"])]), new("o", [new("a", ["I"])]), new("o", [new(new string('a', StateTable.MaxNameLength + 1))]),
        ];
        foreach (StateDefinition definition in malformed)
        {
            await Expect.ThrowsAsync<ArgumentException>(() => fixture.OpenAsync(definition));
        }
        string longest = new('a', StateTable.MaxNameLength);
        IState state = await fixture.OpenAsync(new("o", [new(longest, [longest, "key", "document", "rowid", "select", "-"]), new("key"), new("progress"), new("emits"), new("sqlite-x")]));
        await StateFixture.WriteAsync(state, new StateWrite(longest, "k", StateFixture.Bytes("d"), Enumerable.Range(0, 6).Select(i => StateValue.Of(i)).ToArray()), new StateWrite("progress", "k", StateFixture.Bytes("d")));
        Expect.Equal(1, await state.CountAsync(new(longest) { Index = "select", From = StateValue.Of(4), To = StateValue.Of(4) }));
        Expect.Sequence([], await StateFixture.ProgressAsync(state));
    }

    private static async Task A_closed_state_says_so(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.DisposeAsync();
        await state.DisposeAsync();
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await state.CommitAsync(new StateChange { Writes = [StateFixture.Note("n", "x")] }));
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await state.GetAsync("notes", "n"));
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await state.QueryAsync(new("notes")));
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await state.FlushAsync());
    }
}

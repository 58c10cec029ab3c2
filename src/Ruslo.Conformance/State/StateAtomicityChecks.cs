namespace Ruslo;

/// <summary>One change is one transaction.</summary>
internal static class StateAtomicityChecks
{
    public static void AddTo(StateCheckList checks)
    {
        checks.Add("Documents, progress and emits of a change appear together", Everything_appears_together);
        checks.Add("Clearing empties the table and its indexes before the writes of the same change", Clear_comes_first);
        checks.Add("A change of many documents is one transaction", Many_documents);
        checks.Add("An empty change is committed", Empty_change);
    }

    private static async Task Everything_appears_together(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        Expect.Equal(null, await state.CommitAsync(new StateChange
        {
            Writes = [StateFixture.Note("n", "x"), StateFixture.Order("o", StateValue.Of(5))],
            Moves = [StateFixture.Move("p", null, "1")],
            Emits = [StateFixture.Bytes("e")],
        }));
        Expect.Equal("x", await StateFixture.NoteAsync(state, "n"));
        Expect.Sequence(["o"], await StateFixture.KeysAsync(state, new("orders") { Index = "total", From = StateValue.Of(5) }));
        Expect.Sequence(["p=1"], await StateFixture.ProgressAsync(state));
        Expect.Sequence(["1:e"], await StateFixture.EmitsAsync(state));
    }

    private static async Task Clear_comes_first(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, StateFixture.Order("a", StateValue.Of(1)), StateFixture.Order("b", StateValue.Of(2)), StateFixture.Note("n", "stays"));
        await state.CommitAsync(new StateChange { Clears = ["orders"], Writes = [StateFixture.Order("c", StateValue.Of(3))], Moves = [StateFixture.Move("p", null, "1")] });
        Expect.Sequence(["c"], await StateFixture.KeysAsync(state, new("orders")));
        Expect.Sequence(["c"], await StateFixture.KeysAsync(state, new("orders") { Index = "total" }));
        Expect.Equal(1, await state.CountAsync(new("orders") { Index = "city" }));
        Expect.Equal("stays", await StateFixture.NoteAsync(state, "n"));
    }

    private static async Task Many_documents(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, [.. Enumerable.Range(0, 3000).Select(i => StateFixture.Order($"k{i:D5}", StateValue.Of(i % 7), StateValue.Of($"city {i % 3}")))]);
        Expect.Equal(3000, await state.CountAsync(new("orders")));
        Expect.Equal(429, await state.CountAsync(new("orders") { Index = "total", From = StateValue.Of(0), To = StateValue.Of(0) }));
        Expect.Equal(1000, await state.CountAsync(new("orders") { Index = "city", From = StateValue.Of("city 1"), To = StateValue.Of("city 1") }));
    }

    private static async Task Empty_change(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        Expect.Equal(null, await state.CommitAsync(new StateChange()));
        await state.FlushAsync();
    }
}

namespace Ruslo;

/// <summary>What outlives the store.</summary>
internal static class StateReopenChecks
{
    public static void AddTo(StateCheckList checks)
    {
        checks.Add("Everything is there when the store is opened again", Everything_is_there);
        checks.AddPlain("Sequence numbers go on when the store is opened again", Sequences_go_on);
        checks.Add("A deleted owner stays deleted when the store is opened again", Deleted_stays_deleted);
    }

    private static async Task Everything_is_there(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange
        {
            Writes = [.. Enumerable.Range(0, 100).Select(i => StateFixture.Order($"k{i:D3}", StateValue.Of(100 - i), StateValue.Of($"\u00e9{i}")))],
            Moves = [StateFixture.Move("p", null, "7")],
            Emits = [StateFixture.Bytes("e")],
        });
        List<string> before = await StateFixture.KeysAsync(state, new("orders") { Index = "city" });
        await fixture.ReopenAsync();
        state = await fixture.OpenAsync();
        Expect.Sequence(before, await StateFixture.KeysAsync(state, new("orders") { Index = "city", Limit = 9 }));
        Expect.Sequence(["k099"], await StateFixture.KeysAsync(state, new("orders") { Index = "total", To = StateValue.Of(1) }));
        Expect.Sequence(["p=7"], await StateFixture.ProgressAsync(state));
        Expect.Sequence(["1:e"], await StateFixture.EmitsAsync(state));
        Expect.Equal("p", (await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("p", null, "8")] }))?.Entry);
    }

    private static async Task Sequences_go_on(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Emits = [StateFixture.Bytes("a"), StateFixture.Bytes("b")] });
        await state.CommitAsync(new StateChange { ForwardedThrough = 2 });
        await fixture.ReopenAsync();
        state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Emits = [StateFixture.Bytes("c")] });
        Expect.Sequence(["3:c"], await StateFixture.EmitsAsync(state));
    }

    private static async Task Deleted_stays_deleted(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, StateFixture.Note("n", "x"));
        await state.DisposeAsync();
        await fixture.Store.DeleteAsync("owner");
        await fixture.ReopenAsync();
        state = await fixture.OpenAsync();
        Expect.Equal(null, await StateFixture.NoteAsync(state, "n"));
    }
}

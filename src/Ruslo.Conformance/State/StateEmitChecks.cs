namespace Ruslo;

/// <summary>Emits that wait to be forwarded.</summary>
internal static class StateEmitChecks
{
    public static void AddTo(StateCheckList checks)
    {
        checks.AddPlain("Emits wait in the order of their commits under ascending numbers", Emits_wait_in_order);
        checks.AddPlain("What has been forwarded is dropped, and nothing younger", Forwarded_is_dropped);
        checks.AddPlain("A sequence number is never used twice, also when all have been forwarded", Sequence_is_never_reused);
        checks.Add("Emits are refused where the definition holds none", Refused_without_holding);
    }

    private static async Task Emits_wait_in_order(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        Expect.Sequence([], await StateFixture.EmitsAsync(state));
        await state.CommitAsync(new StateChange { Emits = [StateFixture.Bytes("a"), StateFixture.Bytes("")] });
        await state.CommitAsync(new StateChange { Emits = [StateFixture.Bytes("c")] });
        Expect.Sequence(["1:a", "2:", "3:c"], await StateFixture.EmitsAsync(state));
        Expect.Sequence(["2:", "3:c"], await StateFixture.EmitsAsync(state, after: 1));
        Expect.Sequence(["2:"], await StateFixture.EmitsAsync(state, after: 1, limit: 1));
        Expect.Sequence([], await StateFixture.EmitsAsync(state, after: 3));
    }

    private static async Task Forwarded_is_dropped(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Emits = [StateFixture.Bytes("a"), StateFixture.Bytes("b"), StateFixture.Bytes("c")] });
        await state.CommitAsync(new StateChange { ForwardedThrough = 2 });
        Expect.Sequence(["3:c"], await StateFixture.EmitsAsync(state));
        await state.CommitAsync(new StateChange { ForwardedThrough = 1000, Emits = [StateFixture.Bytes("d")] });
        Expect.Sequence(["4:d"], await StateFixture.EmitsAsync(state));
    }

    private static async Task Sequence_is_never_reused(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        for (int i = 1; i <= 5; i++)
        {
            await state.CommitAsync(new StateChange { Emits = [StateFixture.Bytes("x")], ForwardedThrough = i - 1 });
            Expect.Sequence([$"{i}:x"], await StateFixture.EmitsAsync(state));
        }
        await state.CommitAsync(new StateChange { ForwardedThrough = 5 });
        await state.DisposeAsync();
        state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Emits = [StateFixture.Bytes("y")] });
        Expect.Sequence(["6:y"], await StateFixture.EmitsAsync(state));
    }

    private static async Task Refused_without_holding(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync(StateFixture.Usual with { HoldsEmits = false });
        await Expect.ThrowsAsync<ArgumentException>(async () => await state.CommitAsync(new StateChange { Emits = [StateFixture.Bytes("a")], Writes = [StateFixture.Note("n", "x")] }));
        Expect.Equal(null, await StateFixture.NoteAsync(state, "n"));
    }
}

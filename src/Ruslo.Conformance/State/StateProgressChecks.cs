using System.Text;

namespace Ruslo;

/// <summary>Entries of progress.</summary>
internal static class StateProgressChecks
{
    public static void AddTo(StateCheckList checks)
    {
        checks.AddPlain("An entry of progress is created, moved and deleted by comparing", Moves_compare);
        checks.Add("A move that does not compare says what is there and changes nothing", A_stale_move_changes_nothing);
        checks.Add("A move can only compare", A_move_can_only_compare);
        checks.AddPlain("A move that does not compare moves nothing else, and keeps no emit", A_stale_move_moves_nothing);
        checks.AddPlain("Progress and emits of a deleted owner are gone, and nobody else's", Deleted_owner);
        checks.AddPlain("Of many who move one entry at once, one succeeds at a time", Moves_at_once);
        checks.AddPlain("Entries are read by an exact prefix, ordered by name", Read_by_prefix);
        checks.AddPlain("An entry twice in one change, or out of bounds, is refused", Malformed_moves);
    }

    private static async Task Moves_compare(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        Expect.Equal(null, await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("p", null, "1"), StateFixture.Move("empty", null, "")] }));
        Expect.Sequence(["empty=", "p=1"], await StateFixture.ProgressAsync(state));
        Expect.Equal(null, await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("p", "1", "2"), StateFixture.Move("empty", "", null)] }));
        Expect.Sequence(["p=2"], await StateFixture.ProgressAsync(state));
        Expect.Equal(null, await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("p", "2", null)] }));
        Expect.Sequence([], await StateFixture.ProgressAsync(state));
        Expect.Equal(null, await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("p", null, "again")] }));
        Expect.Sequence(["p=again"], await StateFixture.ProgressAsync(state));
    }

    private static async Task A_stale_move_changes_nothing(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("a", null, "1"), StateFixture.Move("b", null, "1")], Writes = [StateFixture.Note("n", "old")], Emits = [StateFixture.Bytes("kept")] });
        (ProgressMove Stale, string? Actual)[] cases =
        [
            (StateFixture.Move("b", "0", "2"), "1"), (StateFixture.Move("b", null, "2"), "1"), (StateFixture.Move("b", "1\0", "2"), "1"), (StateFixture.Move("b", "", "2"), "1"),
            (StateFixture.Move("missing", "1", "2"), null), (StateFixture.Move("missing", "", "2"), null), (StateFixture.Move("missing", "1", null), null),
        ];
        foreach ((ProgressMove stale, string? actual) in cases)
        {
            StaleOwner? refused = await state.CommitAsync(new StateChange
            {
                Moves = [StateFixture.Move("a", "1", "2"), stale],
                Writes = [StateFixture.Note("n", "new"), StateFixture.Note("m", "new")],
                Clears = ["notes"],
                Emits = [StateFixture.Bytes("lost")],
                ForwardedThrough = 1,
            });
            Expect.Equal(stale.Entry, refused?.Entry);
            Expect.Equal(actual, refused?.Actual is { } value ? Encoding.UTF8.GetString(value.Span) : null);
        }
        Expect.Sequence(["a=1", "b=1"], await StateFixture.ProgressAsync(state));
        Expect.Equal("old", await StateFixture.NoteAsync(state, "n"));
        Expect.Equal(1, await state.CountAsync(new("notes")));
        Expect.Sequence(["1:kept"], await StateFixture.EmitsAsync(state));
    }

    private static async Task A_stale_move_moves_nothing(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("a", null, "1"), StateFixture.Move("b", null, "1")], Emits = [StateFixture.Bytes("kept")] });
        (ProgressMove Stale, string? Actual)[] cases =
        [
            (StateFixture.Move("b", "0", "2"), "1"), (StateFixture.Move("b", null, "2"), "1"), (StateFixture.Move("b", "1\0", "2"), "1"), (StateFixture.Move("b", "", null), "1"),
            (StateFixture.Move("missing", "1", "2"), null), (StateFixture.Move("missing", "1", null), null),
        ];
        foreach ((ProgressMove stale, string? actual) in cases)
        {
            StaleOwner? refused = await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("a", "1", "2"), StateFixture.Move("c", null, "1"), stale], Emits = [StateFixture.Bytes("lost")], ForwardedThrough = 1 });
            Expect.Equal(stale.Entry, refused?.Entry);
            Expect.Equal(actual, refused?.Actual is { } value ? Encoding.UTF8.GetString(value.Span) : null);
            Expect.Sequence(["a=1", "b=1"], await StateFixture.ProgressAsync(state));
            Expect.Sequence(["1:kept"], await StateFixture.EmitsAsync(state));
        }
    }

    private static async Task Deleted_owner(StateFixture fixture)
    {
        IState other = await fixture.OpenAsync(new("other", [], HoldsEmits: true));
        await other.CommitAsync(new StateChange { Moves = [StateFixture.Move("p", null, "1")], Emits = [StateFixture.Bytes("x")] });
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("p", null, "2")], Emits = [StateFixture.Bytes("y")] });
        await state.DisposeAsync();
        await fixture.Store.DeleteAsync("owner");
        state = await fixture.OpenAsync();
        Expect.Sequence([], await StateFixture.ProgressAsync(state));
        Expect.Sequence([], await StateFixture.EmitsAsync(state));
        Expect.Sequence(["p=1"], await StateFixture.ProgressAsync(other));
        Expect.Sequence(["1:x"], await StateFixture.EmitsAsync(other));
    }

    private static async Task Moves_at_once(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("n", null, "0")] });
        for (int round = 0; round < 5; round++)
        {
            var results = new StaleOwner?[4];
            StateChange[] changes = [.. results.Select(_ => new StateChange { Moves = [StateFixture.Move("n", $"{round}", $"{round + 1}")] })];
            await Task.WhenAll(changes.Select((change, i) => fixture.Runtime.Start(async () => results[i] = await state.CommitAsync(change))));
            Expect.Equal(1, results.Count(static stale => stale is null));
        }
        Expect.Sequence(["n=5"], await StateFixture.ProgressAsync(state));
    }

    private static async Task A_move_can_only_compare(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("epoch", null, "7")] });
        ProgressMove check = ProgressMove.Check("epoch", StateFixture.Bytes("7"));
        Expect.Equal(null, await state.CommitAsync(new StateChange { Moves = [check, ProgressMove.Check("missing", null)], Writes = [StateFixture.Note("n", "x")] }));
        Expect.Sequence(["epoch=7"], await StateFixture.ProgressAsync(state));
        await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("epoch", "7", "8")] });
        Expect.Equal("epoch", (await state.CommitAsync(new StateChange { Moves = [check], Writes = [StateFixture.Note("n", "y")] }))?.Entry);
        Expect.Equal("x", await StateFixture.NoteAsync(state, "n"));
    }

    private static async Task Read_by_prefix(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        string[] entries = ["sub/a", "sub/a/1", "sub/a/10", "sub/a/2", "sub/ab", "sub/A", "Sub/a", "sub/_", "sub/%", "t", "sub/a/\u00e9", "sub/a/\uffff"];
        await state.CommitAsync(new StateChange { Moves = [.. entries.Select(entry => StateFixture.Move(entry, null, "v"))] });
        foreach (string prefix in new[] { "", "sub/", "sub/a", "sub/a/", "sub/_", "sub/%", "s", "u", "sub/a/\uffff", "T" })
        {
            Expect.Sequence(entries.Where(e => e.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(e => e + "=v"), await StateFixture.ProgressAsync(state, prefix));
        }
    }

    private static async Task Malformed_moves(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        ProgressMove[][] malformed =
        [
            [StateFixture.Move("p", null, "1"), StateFixture.Move("p", null, "2")],
            [StateFixture.Move("", null, "1")],
            [StateFixture.Move(new string('p', ProgressMove.MaxEntryBytes + 1), null, "1")],
            [new("p", null, new byte[ProgressMove.MaxValueBytes + 1])],
        ];
        foreach (ProgressMove[] moves in malformed)
        {
            await Expect.ThrowsAsync<ArgumentException>(async () => await state.CommitAsync(new StateChange { Moves = moves }));
        }
        Expect.Sequence([], await StateFixture.ProgressAsync(state));
        Expect.Equal(null, await state.CommitAsync(new StateChange { Moves = [new(new string('p', ProgressMove.MaxEntryBytes), null, new byte[ProgressMove.MaxValueBytes])] }));
        Expect.Equal(ProgressMove.MaxValueBytes, (await state.ReadProgressAsync("p"))[0].Value.Length);
    }
}

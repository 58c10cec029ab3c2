namespace Ruslo;

/// <summary>Documents by key.</summary>
internal static class StateDocumentChecks
{
    private static readonly string[] OddKeys =
    [
        "a", "A", "ä", "a\u0308", " ", " a", "a ", "a\0", "a\0b", "\0", "'", "\"", "%", "_", "\\", ";--", "\u00e9", "e\u0301", "ключ", "鍵", "\ud83d\ude00",
        "\uffff", "\ue000", "1", "01", "1.0", "null", "\r\n", "a\nb", "\u200b", "\u202e", new string('k', 20_000),
    ];

    public static void AddTo(StateCheckList checks)
    {
        checks.Add("A document is read as it was written", A_document_is_read_as_it_was_written);
        checks.Add("Writes are applied in order", Writes_are_applied_in_order);
        checks.Add("Keys are verbatim and compared ordinally", Keys_are_verbatim);
        checks.Add("Tables of one owner are apart", Tables_are_apart);
        checks.Add("A large document is read as it was written", A_large_document);
        checks.Add("The memory of a write can be reused once it is committed", Memory_can_be_reused);
        checks.Add("What is not declared, and a malformed key, is refused before anything changes", Malformed_is_refused);
        checks.Add("A cancelled commit changes nothing", Cancelled_changes_nothing);
    }

    private static async Task A_document_is_read_as_it_was_written(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        Expect.Equal(null, await StateFixture.NoteAsync(state, "a"));
        await StateFixture.WriteAsync(state, StateFixture.Note("a", "one"), new StateWrite("notes", "empty", ReadOnlyMemory<byte>.Empty));
        Expect.Equal("one", await StateFixture.NoteAsync(state, "a"));
        Expect.Equal("", await StateFixture.NoteAsync(state, "empty"));
        await StateFixture.WriteAsync(state, StateFixture.Note("a", "two"));
        Expect.Equal("two", await StateFixture.NoteAsync(state, "a"));
        await StateFixture.WriteAsync(state, StateFixture.Delete("notes", "a"), StateFixture.Delete("notes", "was-never-there"));
        Expect.Equal(null, await StateFixture.NoteAsync(state, "a"));
    }

    private static async Task Writes_are_applied_in_order(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, StateFixture.Note("a", "one"), StateFixture.Delete("notes", "a"), StateFixture.Note("a", "two"),
            StateFixture.Note("b", "one"), StateFixture.Note("b", "two"), StateFixture.Delete("notes", "b"));
        Expect.Equal("two", await StateFixture.NoteAsync(state, "a"));
        Expect.Equal(null, await StateFixture.NoteAsync(state, "b"));
        Expect.Equal(1, await state.CountAsync(new("notes")));
    }

    private static async Task Keys_are_verbatim(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, [.. OddKeys.Select((key, i) => StateFixture.Note(key, $"{i}"))]);
        for (int i = 0; i < OddKeys.Length; i++)
        {
            Expect.Equal($"{i}", await StateFixture.NoteAsync(state, OddKeys[i]));
        }
        Expect.Equal(null, await StateFixture.NoteAsync(state, "E\u0301"));
        Expect.Sequence(OddKeys.OrderBy(StateValue.Of), await StateFixture.KeysAsync(state, new("notes") { Limit = 3 }));
    }

    private static async Task Tables_are_apart(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, StateFixture.Note("k", "note"), StateFixture.Order("k", StateValue.Of(1)));
        await StateFixture.WriteAsync(state, StateFixture.Delete("orders", "k"));
        Expect.Equal("note", await StateFixture.NoteAsync(state, "k"));
        Expect.That(await state.GetAsync("orders", "k") is null);
    }

    private static async Task A_large_document(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        byte[] large = new byte[5 * 1024 * 1024];
        for (int i = 0; i < large.Length; i++)
        {
            large[i] = (byte)(i * 31 >> 3);
        }
        await StateFixture.WriteAsync(state, new StateWrite("notes", "large", large), StateFixture.Note("small", "s"));
        Expect.Bytes(large, (await state.GetAsync("notes", "large"))!.Value);
        Expect.Bytes(large, (await state.QueryAsync(new("notes") { Limit = 1 })).Documents[0].Value);
    }

    private static async Task Memory_can_be_reused(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        byte[] memory = [1, 2, 3];
        await state.CommitAsync(new StateChange { Writes = [new("notes", "a", memory)], Moves = [new("p", null, memory)], Emits = [memory] });
        memory.AsSpan().Clear();
        byte[] expected = [1, 2, 3];
        Expect.Bytes(expected, (await state.GetAsync("notes", "a"))!.Value);
        Expect.Bytes(expected, (await state.ReadProgressAsync("p"))[0].Value);
        Expect.Bytes(expected, (await state.ReadEmitsAsync(0, 1))[0].Content);
    }

    private static async Task Malformed_is_refused(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        StateWrite[] malformed =
        [
            StateFixture.Note("", "empty key"), StateFixture.Note("\ud800", "lone surrogate"), new("missing", "k", new byte[1]), new("orders", "k", new byte[1]),
            new("notes", "k", new byte[1], new StateValue[1]),
        ];
        foreach (StateWrite write in malformed)
        {
            await Expect.ThrowsAsync<ArgumentException>(async () => await state.CommitAsync(new StateChange { Writes = [StateFixture.Note("good", "x"), write] }));
        }
        await Expect.ThrowsAsync<ArgumentException>(async () => await state.CommitAsync(new StateChange { Writes = [StateFixture.Note("good", "x")], Clears = ["missing"] }));
        await Expect.ThrowsAsync<ArgumentException>(async () => await state.GetAsync("missing", "k"));
        await Expect.ThrowsAsync<ArgumentException>(async () => await state.GetAsync("notes", ""));
        Expect.Equal(0, await state.CountAsync(new("notes")));
    }

    private static async Task Cancelled_changes_nothing(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        var cancelled = new CancellationToken(canceled: true);
        await Expect.ThrowsAsync<OperationCanceledException>(async () => await state.CommitAsync(new StateChange { Writes = [StateFixture.Note("a", "x")] }, cancelled));
        Expect.Equal(null, await StateFixture.NoteAsync(state, "a"));
    }
}

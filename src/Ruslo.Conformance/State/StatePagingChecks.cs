namespace Ruslo;

/// <summary>Pages of a query while the table changes.</summary>
internal static class StatePagingChecks
{
    private static readonly StateQuery[] Queries =
    [
        new("orders"), new("orders") { Descending = true }, new("orders") { Index = "total" }, new("orders") { Index = "total", Descending = true }, new("orders") { Index = "city" },
        new("orders") { Index = "city", Descending = true },
    ];

    public static void AddTo(StateCheckList checks)
    {
        checks.Add("Pages of any size give every document once, in order", Pages_of_any_size);
        checks.Add("A document that stays is given exactly once, whatever is inserted and deleted between pages", Paging_under_changes);
        checks.Add("A cursor outlives the document that it stands at", A_cursor_outlives_its_document);
        checks.Add("The last page has no cursor", The_last_page_has_no_cursor);
        checks.Add("Pages end before they hold more bytes than asked for, but hold a document", Pages_of_bytes);
    }

    /// <summary>Many ties, and documents without a value.</summary>
    private static StateWrite Entry(int i) => StateFixture.Order($"k{i:D3}", i % 4 == 0 ? StateValue.Null : StateValue.Of(i % 5), i % 3 == 0 ? StateValue.Null : StateValue.Of($"c{i % 2}"));

    private static async Task Pages_of_any_size(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, [.. Enumerable.Range(0, 60).Select(Entry)]);
        foreach (StateQuery query in Queries)
        {
            List<string> whole = await StateFixture.KeysAsync(state, query);
            Expect.Equal(60, whole.Distinct().Count());
            foreach (int limit in new[] { 1, 2, 3, 7, 59, 60, 61 })
            {
                Expect.Sequence(whole, await StateFixture.KeysAsync(state, query with { Limit = limit }));
            }
        }
    }

    private static async Task Pages_of_bytes(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await StateFixture.WriteAsync(state, [.. Enumerable.Range(0, 12).Select(Sized)]);
        foreach (StateQuery query in Queries)
        {
            List<string> whole = await StateFixture.KeysAsync(state, query);
            foreach (int bytes in new[] { 1, 99, 100, 450, 100_000 })
            {
                StateQuery bounded = query with { MaxBytes = bytes };
                Expect.Sequence(whole, await StateFixture.KeysAsync(state, bounded));
                string? cursor = null;
                do
                {
                    StatePage page = await state.QueryAsync(bounded with { Cursor = cursor });
                    Expect.That(page.Documents.Count > 0 && (page.Documents.Count == 1 || page.Documents.Sum(static document => (long)document.Value.Length) <= bytes));
                    cursor = page.Cursor;
                }
                while (cursor is not null);
            }
            Expect.Equal(12, (await state.QueryAsync(query with { MaxBytes = 100_000 })).Documents.Count);
        }

        static StateWrite Sized(int i) => Entry(i) with { Document = new byte[100 * (1 + (i % 3))] };
    }

    private static async Task Paging_under_changes(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        foreach (StateQuery query in Queries)
        {
            await state.CommitAsync(new StateChange { Clears = ["orders"], Writes = [.. Enumerable.Range(0, 60).Select(Entry)] });
            var seen = new List<string>();
            string? cursor = null;
            int step = 0;
            do
            {
                StatePage page = await state.QueryAsync(query with { Limit = 4, Cursor = cursor });
                seen.AddRange(page.Documents.Select(d => d.Key));
                cursor = page.Cursor;
                // Even ones stay. One odd one goes, and a new one comes, somewhere: perhaps before the cursor, perhaps behind it.
                await StateFixture.WriteAsync(state, StateFixture.Delete("orders", $"k{step * 14 % 60 + 1:D3}"), Entry(step * 37 % 60 + 100));
                step++;
            }
            while (cursor is not null && step < 100);
            Expect.That(cursor is null, "paging ends");
            Expect.Equal(seen.Count, seen.Distinct().Count());
            string[] staying = [.. Enumerable.Range(0, 30).Select(i => $"k{i * 2:D3}")];
            Expect.Equal(30, staying.Count(seen.Contains));
        }
    }

    private static async Task A_cursor_outlives_its_document(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        foreach (StateQuery query in Queries)
        {
            await state.CommitAsync(new StateChange { Clears = ["orders"], Writes = [.. Enumerable.Range(0, 12).Select(Entry)] });
            List<string> whole = await StateFixture.KeysAsync(state, query);
            StatePage first = await state.QueryAsync(query with { Limit = 5 });
            await StateFixture.WriteAsync(state, [.. whole.Take(5).Select(key => StateFixture.Delete("orders", key))]);
            Expect.Sequence(whole.Skip(5), await StateFixture.KeysAsync(state, query with { Cursor = first.Cursor }));
        }
    }

    private static async Task The_last_page_has_no_cursor(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        Expect.Equal(null, (await state.QueryAsync(new("orders"))).Cursor);
        await StateFixture.WriteAsync(state, [.. Enumerable.Range(0, 4).Select(Entry)]);
        foreach (StateQuery query in Queries)
        {
            StatePage first = await state.QueryAsync(query with { Limit = 2 });
            Expect.That(first.Cursor is not null);
            Expect.Equal(null, (await state.QueryAsync(query with { Limit = 2, Cursor = first.Cursor })).Cursor);
            Expect.Equal(null, (await state.QueryAsync(query with { Limit = 4 })).Cursor);
        }
    }
}

using CsCheck;
using Xunit;

namespace Ruslo.Tests;

/// <summary>State tables as handlers see them: what is staged lies over what is committed.</summary>
public sealed class DocumentsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_handler_sees_what_it_has_set_itself()
    {
        (SubscriptionTables tables, _) = await OpenAsync(("a", 1));
        Documents<Item> items = new StagedDocuments(tables).Begin().Table<Item>(null);
        Assert.Equal(new Item(1), await items.GetAsync("a", None));
        items.Set("a", new Item(2));
        items.Set("b", new Item(3));
        Assert.Equal(new Item(2), await items.GetAsync("a", None));
        Assert.Equal(new Item(3), await items.GetAsync("b", None));
        items.Delete("a");
        Assert.Null(await items.GetAsync("a", None));
        Assert.Null(await items.GetAsync("c", None));
    }

    [Fact]
    public async Task A_handler_sees_what_events_before_it_in_the_batch_have_set_but_not_what_failed_attempts_have()
    {
        (SubscriptionTables tables, _) = await OpenAsync();
        var batch = new StagedDocuments(tables);
        DocumentAttempt first = batch.Begin(), failed = batch.Begin();
        first.Table<Item>(null).Set("a", new Item(1));
        failed.Table<Item>(null).Set("a", new Item(99));
        failed.Table<Item>(null).Set("b", new Item(99));
        first.Close();
        failed.Close();
        batch.Accept(first);
        Documents<Item> next = batch.Begin().Table<Item>(null);
        Assert.Equal(new Item(1), await next.GetAsync("a", None));
        Assert.Null(await next.GetAsync("b", None));
        Assert.Equal(new Item(2), await next.UpdateAsync("a", item => new Item(item!.N + 1), None));
        Assert.Single(batch.Writes());
    }

    [Fact]
    public async Task What_is_staged_is_committed_with_the_values_of_its_indexes()
    {
        (SubscriptionTables tables, IState state) = await OpenAsync(("a", 1), ("b", 2));
        var batch = new StagedDocuments(tables);
        DocumentAttempt attempt = batch.Begin();
        attempt.Table<Item>("items").Set("c", new Item(0));
        attempt.Table<Item>("items").Delete("a");
        batch.Accept(attempt);
        Assert.Null(await state.CommitAsync(new StateChange { Writes = batch.Writes() }, None));
        StatePage page = await state.QueryAsync(new("items") { Index = "n" }, None);
        Assert.Equal(["c", "b"], page.Documents.Select(d => d.Key));
    }

    [Fact]
    public async Task Changing_an_object_after_it_was_set_changes_nothing()
    {
        (SubscriptionTables tables, _) = await OpenAsync();
        Documents<Basket> baskets = new StagedDocuments(tables).Begin().Table<Basket>(null);
        var basket = new Basket { Things = { "one" } };
        baskets.Set("a", basket);
        basket.Things.Add("two");
        Assert.Equal(["one"], (await baskets.GetAsync("a", None))!.Things);
    }

    [Fact]
    public async Task After_the_handler_has_ended_its_tables_say_so()
    {
        (SubscriptionTables tables, _) = await OpenAsync();
        DocumentAttempt attempt = new StagedDocuments(tables).Begin();
        Documents<Item> items = attempt.Table<Item>(null);
        attempt.Close();
        Assert.Throws<InvalidOperationException>(() => items.Set("a", new Item(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await items.GetAsync("a", None));
    }

    [Fact]
    public async Task A_table_that_is_not_declared_or_holds_something_else_is_told_with_the_remedy()
    {
        (SubscriptionTables tables, _) = await OpenAsync();
        DocumentAttempt attempt = new StagedDocuments(tables).Begin();
        Assert.Contains("State<String>(\"a-name\")", Assert.Throws<RusloException>(() => attempt.Table<string>(null)).Message, StringComparison.Ordinal);
        Assert.Contains("holds DocumentsTests.Item, not DocumentsTests.Basket", Assert.Throws<RusloException>(() => attempt.Table<Basket>("items")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => attempt.Table<Item>(null).Set("", new Item(1)));
    }

    [Fact]
    public async Task A_stored_document_of_another_shape_is_told_with_its_table_and_key()
    {
        (SubscriptionTables tables, IState state) = await OpenAsync();
        await state.CommitAsync(new StateChange { Writes = [new("items", "odd", "{\"N\":\"text\"}"u8.ToArray(), new[] { StateValue.Null })] }, None);
        RusloException told = await Assert.ThrowsAsync<RusloException>(async () => await new StagedDocuments(tables).Begin().Table<Item>(null).GetAsync("odd", None));
        Assert.Contains("'odd'", told.Message, StringComparison.Ordinal);
        Assert.Contains("'items'", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_see_committed_and_staged_documents_as_one_table()
    {
        Gen<(string Key, int? N)[]> writes = Gen.Select(Gen.OneOfConst("a", "b", "c", "d", "e", "f", "g", "h"), Gen.Int[0, 4].Select(n => n == 4 ? (int?)null : n), (key, n) => (key, n)).Array[0, 8];
        Gen.Select(writes, writes, writes, Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[1, 5], Gen.Int[0, 3], Gen.Int[0, 3])).Sample((committed, earlier, mine, how) =>
        {
            (bool byIndex, bool descending, int limit, int low, int high) = how;
            Run(committed, earlier, mine, byIndex, descending, limit, low, high).GetAwaiter().GetResult();
        }, iter: 2000, threads: 1);

        static async Task Run((string Key, int? N)[] committed, (string Key, int? N)[] earlier, (string Key, int? N)[] mine, bool byIndex, bool descending, int limit, int low, int high)
        {
            var model = new Dictionary<string, int>();
            (SubscriptionTables tables, IState state) = await OpenAsync();
            await state.CommitAsync(new StateChange { Writes = Stage(tables, committed, model).Writes() }, None);
            StagedDocuments batch = Stage(tables, earlier, model);
            DocumentAttempt attempt = batch.Begin();
            Apply(attempt.Table<Item>(null), mine, model);
            Documents<Item> items = attempt.Table<Item>(null);
            Func<StateQuery, StateQuery> query = byIndex
                ? q => q with { Index = "n", From = low, To = high, Descending = descending, Limit = limit }
                : q => q with { From = "b", To = "g", Descending = descending, Limit = limit };
            IEnumerable<string> expected = byIndex
                ? model.Where(d => d.Value >= low && d.Value <= high).OrderBy(d => d.Value).ThenBy(d => d.Key, StringComparer.Ordinal).Select(d => d.Key)
                : model.Keys.Where(k => string.CompareOrdinal(k, "b") >= 0 && string.CompareOrdinal(k, "g") <= 0).Order(StringComparer.Ordinal);
            string[] keys = [.. descending ? expected.Reverse() : expected];
            var found = new List<string>();
            string? cursor = null;
            do
            {
                DocumentPage<Item> page = await items.QueryAsync(q => query(q) with { Cursor = cursor }, None);
                Assert.True(page.Documents.Count <= limit);
                Assert.All(page.Documents, d => Assert.Equal(model[d.Key], d.Value.N));
                found.AddRange(page.Documents.Select(d => d.Key));
                cursor = page.Cursor;
            }
            while (cursor is not null);
            Assert.Equal(keys, found);
            Assert.Equal(keys.Length, await items.CountAsync(query, None));
        }
    }

    private static StagedDocuments Stage(SubscriptionTables tables, (string Key, int? N)[] writes, Dictionary<string, int> model)
    {
        var batch = new StagedDocuments(tables);
        DocumentAttempt attempt = batch.Begin();
        Apply(attempt.Table<Item>(null), writes, model);
        batch.Accept(attempt);
        return batch;
    }

    private static void Apply(Documents<Item> items, (string Key, int? N)[] writes, Dictionary<string, int> model)
    {
        foreach ((string key, int? n) in writes)
        {
            if (n is { } number)
            {
                items.Set(key, new Item(number));
                model[key] = number;
            }
            else
            {
                items.Delete(key);
                model.Remove(key);
            }
        }
    }

    private static async Task<(SubscriptionTables Tables, IState State)> OpenAsync(params (string Key, int N)[] committed)
    {
        EventCatalog catalog = new CatalogBuilder().Build();
        StateTableBinding[] bindings = [new StateTableBuilder<Item>().Index("n", item => item.N).Build("items", catalog), new StateTableBuilder<Basket>().Build("baskets", catalog)];
        var definition = new StateDefinition("subscription test", [.. bindings.Select(binding => binding.Table)]);
        IState state = await new InMemoryStateStore().OpenAsync(definition, None);
        var tables = new SubscriptionTables("test", definition, bindings, state);
        await state.CommitAsync(new StateChange { Writes = Stage(tables, [.. committed.Select(d => (d.Key, (int?)d.N))], []).Writes() }, None);
        return (tables, state);
    }

    private sealed record Item(int N);

    private sealed class Basket
    {
        public List<string> Things { get; init; } = [];
    }
}

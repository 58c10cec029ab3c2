using System.Text;

namespace Ruslo;

/// <summary>A fresh store for one check with the state of one owner open, and short ways to write to it.</summary>
internal sealed class StateFixture(StateSubject subject, RusloRuntime runtime, IStateStore store) : IAsyncDisposable
{
    /// <summary>One table with two indexes, one without; holds emits.</summary>
    public static readonly StateDefinition Usual = new("owner", [new("orders", ["total", "city"]), new("notes")], HoldsEmits: true);

    private readonly List<IState> open = [];

    public RusloRuntime Runtime { get; } = runtime;

    public IStateStore Store { get; private set; } = store;

    public async Task<IState> OpenAsync(StateDefinition? definition = null)
    {
        IState state = await Store.OpenAsync(definition ?? (subject.KeepsDocuments ? Usual : Usual with { Tables = [] }));
        open.Add(state);
        return state;
    }

    /// <summary>Closes what is open, and the store, and opens the store again.</summary>
    public async Task ReopenAsync()
    {
        await CloseAsync();
        Store = await subject.ReopenAsync!(Store, Runtime);
    }

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static StateWrite Note(string key, string text) => new("notes", key, Bytes(text));

    public static StateWrite Order(string key, StateValue total, StateValue city = default) => new("orders", key, Bytes(key), new[] { total, city });

    public static StateWrite Delete(string table, string key) => new(table, key, null);

    public static ProgressMove Move(string entry, string? expected, string? next) => new(entry, Optional(expected), Optional(next));

    private static ReadOnlyMemory<byte>? Optional(string? text) => text is null ? default(ReadOnlyMemory<byte>?) : Bytes(text);

    public static async Task WriteAsync(IState state, params StateWrite[] writes)
        => Expect.Equal(null, await state.CommitAsync(new StateChange { Writes = writes }));

    public static async Task<string?> NoteAsync(IState state, string key)
        => await state.GetAsync("notes", key) is { } document ? Encoding.UTF8.GetString(document.Span) : null;

    public static async Task<string[]> ProgressAsync(IState state, string prefix = "")
        => [.. (await state.ReadProgressAsync(prefix)).Select(e => $"{e.Entry}={Encoding.UTF8.GetString(e.Value.Span)}")];

    public static async Task<string[]> EmitsAsync(IState state, long after = 0, int limit = 1000)
        => [.. (await state.ReadEmitsAsync(after, limit)).Select(e => $"{e.Sequence}:{Encoding.UTF8.GetString(e.Content.Span)}")];

    /// <summary>The keys that a query gives, page by page.</summary>
    public static async Task<List<string>> KeysAsync(IState state, StateQuery query)
    {
        var keys = new List<string>();
        while (true)
        {
            StatePage page = await state.QueryAsync(query);
            Expect.That(page.Documents.Count <= query.Limit);
            Expect.That(page.Cursor is null || page.Documents.Count > 0, "a page that is not the last holds a document");
            keys.AddRange(page.Documents.Select(d => d.Key));
            if (page.Cursor is null)
            {
                return keys;
            }
            query = query with { Cursor = page.Cursor };
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task CloseAsync()
    {
        foreach (IState state in open)
        {
            await state.DisposeAsync();
        }
        open.Clear();
        await Store.DisposeAsync();
    }
}

namespace Ruslo;

/// <summary>Documents that are staged over those that are committed, and queries that see both.</summary>
internal sealed class StateOverlay
{
    private KeyValuePair<DocumentKey, StagedDocument>? only; // most events stage one
    private Dictionary<DocumentKey, StagedDocument>? several;

    public void Set(in DocumentKey key, StagedDocument document)
    {
        if (several is null && (only is not { } one || one.Key == key))
        {
            only = new(key, document);
            return;
        }
        several ??= new() { [only!.Value.Key] = only.Value.Value };
        several[key] = document;
    }

    public bool TryFind(in DocumentKey key, out StagedDocument document)
    {
        if (several is not null)
        {
            return several.TryGetValue(key, out document);
        }
        document = only is { } one ? one.Value : default;
        return only is { } staged && staged.Key == key;
    }

    public void Take(StateOverlay later)
    {
        foreach ((DocumentKey key, StagedDocument document) in later.All)
        {
            Set(key, document);
        }
    }

    /// <summary>This one with a later one over it, of one table.</summary>
    public StateOverlay With(StateOverlay later, string table)
    {
        var both = new StateOverlay();
        foreach ((string key, StagedDocument document) in Of(table).Concat(later.Of(table)))
        {
            both.Set(new(table, key), document);
        }
        return both;
    }

    /// <summary>What is staged, in no order.</summary>
    public IEnumerable<KeyValuePair<DocumentKey, StagedDocument>> All => several is { } all ? all : only is { } one ? [one] : [];

    /// <summary>What to write, in an order that is always the same.</summary>
    public IReadOnlyList<StateWrite> Writes()
    {
        var writes = new StateWrite[several?.Count ?? (only is null ? 0 : 1)];
        int next = 0;
        foreach ((DocumentKey key, StagedDocument document) in All)
        {
            writes[next++] = new(key.Table, key.Key, document.Bytes, document.Values);
        }
        Array.Sort(writes, static (a, b) => string.CompareOrdinal(a.Table, b.Table) is not 0 and int byTable ? byTable : string.CompareOrdinal(a.Key, b.Key));
        return writes;
    }

    public async ValueTask<StatePage> QueryAsync(IState state, StateTableBinding binding, StateQuery query, CancellationToken cancellationToken)
    {
        Dictionary<string, StagedDocument> staged = Of(query.Table);
        StatePage committed = await state.QueryAsync(query, cancellationToken);
        if (staged.Count == 0)
        {
            return committed;
        }
        Place? after = Place.Of(query);
        while (true)
        {
            Place? through = committed.Cursor is null ? null : Place.Of(query with { Cursor = committed.Cursor });
            List<(Place Place, ReadOnlyMemory<byte> Document)> merged = Merge(staged, committed, binding, query, after, through);
            if (merged.Count > query.Limit)
            {
                merged.RemoveRange(query.Limit, merged.Count - query.Limit);
                return Page(merged, new StateCursor(merged[^1].Place.Value, merged[^1].Place.Key).For(query));
            }
            if (merged.Count > 0 || committed.Cursor is null)
            {
                return Page(merged, committed.Cursor);
            }
            after = through;
            committed = await state.QueryAsync(query with { Cursor = committed.Cursor }, cancellationToken);
        }
    }

    public async ValueTask<long> CountAsync(IState state, StateTableBinding binding, StateQuery query, CancellationToken cancellationToken)
    {
        long count = await state.CountAsync(query, cancellationToken);
        foreach ((string key, StagedDocument document) in Of(query.Table))
        {
            if (await state.GetAsync(query.Table, key, cancellationToken) is { } committed && Matches(query, key, binding.OrderOf(query.Index, key, committed)))
            {
                count--;
            }
            if (document.Bytes is not null && Matches(query, key, OrderOf(binding, query, document)))
            {
                count++;
            }
        }
        return count;
    }

    private Dictionary<string, StagedDocument> Of(string table)
        => All.Where(staged => staged.Key.Table == table).ToDictionary(static staged => staged.Key.Key, static staged => staged.Value, StringComparer.Ordinal);

    private static StatePage Page(List<(Place Place, ReadOnlyMemory<byte> Document)> merged, string? cursor)
        => new([.. merged.Select(static d => KeyValuePair.Create(d.Place.Key, d.Document))], cursor);

    private static List<(Place Place, ReadOnlyMemory<byte> Document)> Merge(Dictionary<string, StagedDocument> staged, StatePage committed, StateTableBinding binding, StateQuery query, Place? after, Place? through)
    {
        var merged = new List<(Place Place, ReadOnlyMemory<byte> Document)>();
        foreach ((string key, ReadOnlyMemory<byte> document) in committed.Documents)
        {
            if (!staged.ContainsKey(key))
            {
                merged.Add((new(binding.OrderOf(query.Index, key, document), key), document));
            }
        }
        int direction = query.Descending ? -1 : 1;
        foreach ((string key, StagedDocument document) in staged)
        {
            var place = new Place(document.Bytes is null ? default : OrderOf(binding, query, document), key);
            if (document.Bytes is { } bytes && Matches(query, key, place.Value)
                && (after is not { } low || place.CompareTo(low) * direction > 0) && (through is not { } high || place.CompareTo(high) * direction <= 0))
            {
                merged.Add((place, bytes));
            }
        }
        merged.Sort((a, b) => a.Place.CompareTo(b.Place) * direction);
        return merged;
    }

    private static StateValue OrderOf(StateTableBinding binding, StateQuery query, StagedDocument document)
        => query.Index is null ? StateValue.Null : document.Values[binding.Table.IndexOf(query.Index)];

    private static bool Matches(StateQuery query, string key, StateValue value)
        => query.Holds(query.Index is null ? StateValue.Of(key) : value);

    private readonly record struct Place(StateValue Value, string Key)
    {
        public static Place? Of(StateQuery query) => StateCursor.Of(query) is { } cursor ? new(cursor.Value, cursor.Key) : null;

        public int CompareTo(Place other) => Value.CompareTo(other.Value) is not 0 and int byValue ? byValue : StateText.Compare(Key, other.Key);
    }
}

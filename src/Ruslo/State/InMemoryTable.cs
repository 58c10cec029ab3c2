namespace Ruslo;

/// <summary>A table in memory: documents by key, and each index as an ordered set.</summary>
internal sealed class InMemoryTable
{
    private readonly Dictionary<string, (ReadOnlyMemory<byte> Document, StateValue[] Values)> documents;
    private readonly StateTable table;
    private readonly SortedSet<Place>[] indexes;
    private readonly SortedSet<Place> keys = new(Place.Order);

    public InMemoryTable(StateTable table) : this(table, new(StringComparer.Ordinal)) { }

    private InMemoryTable(StateTable table, Dictionary<string, (ReadOnlyMemory<byte> Document, StateValue[] Values)> documents)
    {
        this.table = table;
        this.documents = documents;
        indexes = new SortedSet<Place>[table.Indexes.Count];
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = new(Place.Order);
        }
        foreach ((string key, (_, StateValue[] values)) in documents)
        {
            Enter(key, values);
        }
    }

    /// <summary>An index that is new has no values for documents that are there already.</summary>
    public void ThrowIfUnfilled(string owner, StateTable declared)
    {
        foreach (string index in declared.Indexes)
        {
            if (documents.Count > 0 && table.IndexOf(index) < 0)
            {
                throw new RusloException($"The table '{declared.Name}' of '{owner}' holds {documents.Count} documents that have no value for its new index '{index}'. Start '{owner}' over, or give the table a new name.");
            }
        }
    }

    /// <summary>The same documents under a new declaration.</summary>
    public InMemoryTable With(StateTable declared)
    {
        var kept = new Dictionary<string, (ReadOnlyMemory<byte> Document, StateValue[] Values)>(documents.Count, StringComparer.Ordinal);
        foreach ((string key, (ReadOnlyMemory<byte> document, StateValue[] values)) in documents)
        {
            var selected = new StateValue[declared.Indexes.Count];
            for (int i = 0; i < selected.Length; i++)
            {
                selected[i] = values[table.IndexOf(declared.Indexes[i])];
            }
            kept[key] = (document, selected);
        }
        return new(declared, kept);
    }

    public ReadOnlyMemory<byte>? Get(string key) => documents.TryGetValue(key, out (ReadOnlyMemory<byte> Document, StateValue[] Values) found) ? found.Document : default(ReadOnlyMemory<byte>?);

    public void Clear()
    {
        documents.Clear();
        keys.Clear();
        foreach (SortedSet<Place> index in indexes)
        {
            index.Clear();
        }
    }

    public void Write(in StateWrite write)
    {
        if (documents.Remove(write.Key, out (ReadOnlyMemory<byte> Document, StateValue[] Values) old))
        {
            keys.Remove(new(StateValue.Null, write.Key));
            for (int i = 0; i < indexes.Length; i++)
            {
                indexes[i].Remove(new(old.Values[i], write.Key));
            }
        }
        if (write.Document is { } document)
        {
            StateValue[] values = write.IndexValues.ToArray();
            documents[write.Key] = (document.ToArray(), values);
            Enter(write.Key, values);
        }
    }

    public StatePage Query(StateQuery query)
    {
        var page = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        Place last = default;
        long bytes = 0;
        foreach (Place place in Range(query, StateCursor.Of(query)))
        {
            ReadOnlyMemory<byte> document = documents[place.Key!].Document;
            bytes += document.Length;
            if (page.Count == query.Limit || (page.Count > 0 && bytes > query.MaxBytes))
            {
                return new(page, new StateCursor(last.Value, last.Key!).For(query));
            }
            page.Add(new(place.Key!, document));
            last = place;
        }
        return new(page, null);
    }

    public long Count(StateQuery query) => Range(query, cursor: null).LongCount();

    private void Enter(string key, StateValue[] values)
    {
        keys.Add(new(StateValue.Null, key));
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i].Add(new(values[i], key));
        }
    }

    private IEnumerable<Place> Range(StateQuery query, StateCursor? cursor)
    {
        SortedSet<Place> set = query.Index is null ? keys : indexes[table.IndexOf(query.Index)];
        if (set.Count == 0)
        {
            return [];
        }
        bool byKey = query.Index is null;
        Place low = query.From is not { } from ? set.Min : byKey ? new(StateValue.Null, from.Text) : new(from, query.FromIsExclusive ? null : "");
        Place high = query.To is not { } to ? set.Max : byKey ? new(StateValue.Null, to.Text) : new(to, query.ToIsExclusive ? "" : null);
        Place? edge = cursor is { } c ? new Place(c.Value, c.Key) : null;
        if (edge is { } e)
        {
            (low, high) = query.Descending ? (low, Place.Order.Compare(e, high) < 0 ? e : high) : (Place.Order.Compare(e, low) > 0 ? e : low, high);
        }
        if (Place.Order.Compare(low, high) > 0)
        {
            return [];
        }
        SortedSet<Place> view = set.GetViewBetween(low, high);
        return (query.Descending ? view.Reverse() : view).Where(place => (edge is not { } at || Place.Order.Compare(place, at) != 0) && (!byKey || query.Holds(StateValue.Of(place.Key))));
    }

    /// <summary>A place in an index. A key of null comes after all keys.</summary>
    private readonly record struct Place(StateValue Value, string? Key)
    {
        public static Comparer<Place> Order { get; } = Comparer<Place>.Create(static (a, b) =>
        {
            int byValue = a.Value.CompareTo(b.Value);
            return byValue != 0 ? byValue : a.Key is null || b.Key is null ? (a.Key is null).CompareTo(b.Key is null) : StateText.Compare(a.Key, b.Key);
        });
    }
}

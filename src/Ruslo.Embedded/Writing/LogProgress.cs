namespace Ruslo;

/// <summary>
/// All entries of progress, twice: as the sequencer decides on them, unflushed moves included, and as readers see them. Values are
/// immutable.
/// </summary>
internal sealed class LogProgress(Dictionary<string, ReadOnlyMemory<byte>> durable)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> seen = new(durable, StringComparer.Ordinal);
    private readonly Dictionary<string, ReadOnlyMemory<byte>> decided = durable;
    private readonly List<ProgressEntry> moved = [];
    private readonly List<string> removed = [];

    /// <summary>For the sequencer: every entry as it is decided, in no order.</summary>
    public Dictionary<string, ReadOnlyMemory<byte>> Decided => decided;

    /// <summary>For the sequencer: the first move that does not compare, or null.</summary>
    public StaleOwner? FirstStale(IReadOnlyList<ProgressMove> moves)
    {
#if PLANTED
        if (PlantedLog.MovesDoNotCompare)
        {
            return null;
        }
#endif
        for (int i = 0; i < moves.Count; i++)
        {
            ReadOnlyMemory<byte>? actual = decided.TryGetValue(moves[i].Entry, out ReadOnlyMemory<byte> value) ? value : default(ReadOnlyMemory<byte>?); // null would become an empty value
            if (!moves[i].Compares(actual))
            {
                return new(moves[i].Entry, actual);
            }
        }
        return null;
    }

    /// <summary>For the sequencer: makes moves that compared. Readers see them after <see cref="Publish"/>.</summary>
    public void Move(IReadOnlyList<ProgressMove> moves)
    {
        for (int i = 0; i < moves.Count; i++)
        {
            if (moves[i].Compares(moves[i].Next))
            {
                continue;
            }
            string entry = moves[i].Entry;
            if (moves[i].Next is { } next)
            {
                ReadOnlyMemory<byte> value = next.ToArray();
                decided[entry] = value;
                moved.Add(new(entry, value));
            }
            else
            {
                decided.Remove(entry);
                moved.Add(new(entry, default));
                removed.Add(entry);
            }
        }
    }

    /// <summary>For the sequencer: what was moved is durable.</summary>
    public void Publish()
    {
        if (moved.Count == 0)
        {
            return;
        }
        lock (gate)
        {
            foreach (ProgressEntry entry in moved)
            {
                seen[entry.Entry] = entry.Value;
            }
            foreach (string entry in removed)
            {
                if (!decided.ContainsKey(entry))
                {
                    seen.Remove(entry);
                }
            }
        }
        moved.Clear();
        removed.Clear();
    }

    public IReadOnlyList<ProgressEntry> Read(string prefix)
    {
        var found = new List<ProgressEntry>();
        lock (gate)
        {
            foreach ((string entry, ReadOnlyMemory<byte> value) in seen)
            {
                if (entry.StartsWith(prefix, StringComparison.Ordinal))
                {
                    found.Add(new(entry, value));
                }
            }
        }
        return found;
    }
}

namespace Ruslo;

/// <summary>What one owner holds in memory. Its members are called under its lock, but for <see cref="Open"/> and <see cref="Close"/>, which take it.</summary>
internal sealed class InMemoryOwner
{
    private readonly Dictionary<string, InMemoryTable> tables = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> progress = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, ReadOnlyMemory<byte>> emits = [];
    private long lastEmit;
    private bool isOpen;

    public Lock Gate { get; } = new();

    public void Open(StateDefinition definition)
    {
        lock (Gate)
        {
            ThrowIfOpen(definition.Owner);
            foreach (StateTable table in definition.Tables)
            {
                if (tables.TryGetValue(table.Name, out InMemoryTable? known))
                {
                    known.ThrowIfUnfilled(definition.Owner, table);
                }
            }
            foreach (StateTable table in definition.Tables)
            {
                tables[table.Name] = tables.TryGetValue(table.Name, out InMemoryTable? known) ? known.With(table) : new InMemoryTable(table);
            }
            isOpen = true;
        }
    }

    public void Close()
    {
        lock (Gate)
        {
            isOpen = false;
        }
    }

    public void ThrowIfOpen(string owner)
    {
        if (isOpen)
        {
            throw new RusloException($"The state of '{owner}' is already open. Close it first; an owner has one state.");
        }
    }

    public StaleOwner? Commit(StateChange change)
    {
        foreach (ProgressMove move in change.Moves)
        {
            ReadOnlyMemory<byte>? actual = progress.TryGetValue(move.Entry, out ReadOnlyMemory<byte> value) ? value : default(ReadOnlyMemory<byte>?); // a bare null would become empty memory
            if (!move.Compares(actual))
            {
                return new StaleOwner(move.Entry, actual);
            }
        }
        foreach (ProgressMove move in change.Moves)
        {
            if (move.Next is { } next)
            {
                progress[move.Entry] = next.ToArray();
            }
            else
            {
                progress.Remove(move.Entry);
            }
        }
        foreach (string table in change.Clears)
        {
            tables[table].Clear();
        }
        foreach (StateWrite write in change.Writes)
        {
            tables[write.Table].Write(write);
        }
        Forward(change);
        return null;
    }

    public InMemoryTable Table(string name) => tables[name];

    public IReadOnlyList<ProgressEntry> ReadProgress(string prefix)
    {
        var found = new List<ProgressEntry>();
        foreach ((string entry, ReadOnlyMemory<byte> value) in progress)
        {
            if (entry.StartsWith(prefix, StringComparison.Ordinal))
            {
                found.Add(new(entry, value));
            }
        }
        return found;
    }

    public IReadOnlyList<WaitingEmit> ReadEmits(long after, int limit)
    {
        var found = new List<WaitingEmit>();
        foreach ((long sequence, ReadOnlyMemory<byte> content) in emits)
        {
            if (found.Count == limit)
            {
                break;
            }
            if (sequence > after)
            {
                found.Add(new(sequence, content));
            }
        }
        return found;
    }

    private void Forward(StateChange change)
    {
        while (change.ForwardedThrough > 0 && emits.Count > 0 && emits.First().Key is long sequence && sequence <= change.ForwardedThrough)
        {
            emits.Remove(sequence);
        }
        foreach (ReadOnlyMemory<byte> emit in change.Emits)
        {
            emits.Add(++lastEmit, emit.ToArray());
        }
    }
}

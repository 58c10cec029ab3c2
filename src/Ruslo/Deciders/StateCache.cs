namespace Ruslo;

/// <summary>
/// The states of streams that were decided on lately. Bounded: four places for each, of which a newer stream takes one. What it holds may
/// be behind the log, never beside it: whoever decides on it lets the log confirm the version. When a subject is forgotten, nothing that
/// was kept before is found any more. Thread-safe, without a lock.
/// </summary>
internal sealed class StateCache(int capacity, PersonalKeys? personal = null)
{
    private const int Ways = 4;

    private readonly Entry?[] entries = new Entry?[capacity == 0 ? 0 : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(Ways, capacity))];
    private uint turn;

    /// <summary>How many subjects were forgotten; to be asked before a state is loaded that is kept afterwards.</summary>
    public int Forgettings => personal?.Forgettings ?? 0;

    public Loaded<TState>? Find<TState>(object decider, StreamId stream)
    {
        if (entries.Length == 0)
        {
            return null;
        }
        foreach (ref Entry? place in PlacesOf(stream))
        {
            if (Volatile.Read(ref place) is { } entry && entry.IsOf(decider, stream) && entry.Forgettings == Forgettings)
            {
                return (Loaded<TState>)entry.Loaded;
            }
        }
        return null;
    }

    /// <param name="decider">Whose state it is.</param>
    /// <param name="stream">Of which stream.</param>
    /// <param name="loaded">The state.</param>
    /// <param name="forgettings">What <see cref="Forgettings"/> was before it was loaded.</param>
    public void Keep<TState>(object decider, StreamId stream, Loaded<TState> loaded, int forgettings)
    {
        if (entries.Length == 0)
        {
            return;
        }
        Span<Entry?> places = PlacesOf(stream);
        int chosen = -1;
        for (int i = 0; i < Ways && chosen < 0; i++)
        {
            Entry? entry = Volatile.Read(ref places[i]);
            chosen = entry is null || entry.IsOf(decider, stream) ? i : -1;
        }
        chosen = chosen < 0 ? (int)(Interlocked.Increment(ref turn) % Ways) : chosen;
        Volatile.Write(ref places[chosen], new(decider, stream, loaded, forgettings));
    }

    private Span<Entry?> PlacesOf(StreamId stream) => entries.AsSpan((int)(PartitionHash.Of(stream) & (ulong)(entries.Length - Ways)), Ways);

    private sealed class Entry(object decider, StreamId stream, object loaded, int forgettings)
    {
        public int Forgettings => forgettings;

        public object Loaded => loaded;

        public bool IsOf(object otherDecider, StreamId otherStream) => ReferenceEquals(decider, otherDecider) && stream == otherStream;
    }
}

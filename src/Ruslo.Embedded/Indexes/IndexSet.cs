namespace Ruslo;

/// <summary>
/// The derived indexes of a log: where the events of a stream, an id, a correlation, a filter or a time are, and where a position
/// lies. Everything is found again by scanning segments when a file is missing, damaged or of other segments than it says.
/// </summary>
/// <remarks>
/// <para><b>Who calls.</b> The sequencer alone calls <see cref="BeginSegment"/>, <see cref="Add"/>, <see cref="Seal"/> and
/// <see cref="TryGetVersion"/>, one at a time. All other members are for any number of readers beside it.</para>
/// <para><b>What is visible.</b> Entries are added when positions are assigned, before they are flushed. A reader says up to which
/// position it may see (<c>through</c>, the durable head) and gets nothing beyond. It reads the head first, then calls.</para>
/// <para><b>Candidates.</b> Lookups go by 64-bit hash: they yield every position that is sought, and, rarely, others. The caller
/// reads the record and checks.</para>
/// </remarks>
internal abstract class IndexSet : IAsyncDisposable
{
    /// <summary>The hashes of this log.</summary>
    public abstract IndexHash Hash { get; }

    /// <summary>The first position that memory covers: a lookup made up to H stays complete through <see cref="TryGetVersion"/> while H is at least this minus one.</summary>
    public abstract long MemoryFrom { get; }

    /// <summary>The number of a combination of topic, name and kind in this process. Thread-safe, without allocation when it is known.</summary>
    public abstract int CombinationOf(string topic, string name, EventKind kind);

    /// <summary>The segment that the next entries belong to. The one before it is sealed by <see cref="Seal"/> at any time after.</summary>
    public abstract void BeginSegment(long number, ulong salt, long firstPosition);

    /// <summary>Takes the next record of the active segment. Allocates now and then, never blocks.</summary>
    public abstract void Add(in IndexEntry entry);

    /// <summary>The last version of a stream, unflushed events included, when memory holds an event of it. Exact: streams with equal hashes are told apart.</summary>
    public abstract bool TryGetVersion(ulong hash, ReadOnlySpan<byte> identity, out long version);

    /// <summary>As <see cref="FindIdAsync"/>, in memory only and for unflushed events too: the newest candidate before a position; 0 when there is none. For the sequencer's check of ids.</summary>
    public abstract long FindIdInMemory(Guid eventId, long before);

    /// <summary>All batches of a segment before the active one are durable: its index goes to a file in the background. Never blocks.</summary>
    public abstract void Seal(SegmentIdentity segment);

    /// <summary>The newest candidate of a stream before a position; 0 when there is none. When its record is of another stream, ask again before it.</summary>
    public abstract ValueTask<long> FindLastAsync(ulong streamHash, ReadOnlyMemory<byte> identity, long before, CancellationToken cancellationToken);

    /// <summary>
    /// The candidates of a stream up to <paramref name="through"/> in ascending order are a list: fills <paramref name="into"/> from
    /// its <paramref name="index"/> on (forwards), or from it down (backwards; beyond the end starts at the end). In a log that has
    /// all its segments the index of an event is its version, unless streams collide: check each record's stream and version, and
    /// on a difference walk the list from its start.
    /// </summary>
    /// <returns>How many were filled in, and the length of the list.</returns>
    public abstract ValueTask<(int Filled, long Total)> ReadStreamAsync(ulong streamHash, ReadOnlyMemory<byte> identity, long index, ReadDirection direction, Memory<long> into, long through, CancellationToken cancellationToken);

    /// <summary>The newest candidate of an event id before a position; 0 when there is none. When its record has another id, ask again before it.</summary>
    public abstract ValueTask<long> FindIdAsync(Guid eventId, long before, CancellationToken cancellationToken);

    /// <summary>The candidates of a correlation after a position and up to another, ascending; fewer than asked for when there are no more. The event whose id is the correlation is among them.</summary>
    public abstract ValueTask<int> ReadCorrelationAsync(Guid correlationId, long after, Memory<long> into, long through, CancellationToken cancellationToken);

    /// <summary>
    /// The candidates of a filter after a position, ascending. <c>ReadThrough</c>: every match up to it is among them; it is
    /// <paramref name="through"/> when there are no more. Check each record with <see cref="EventFilter.Matches"/>.
    /// </summary>
    public abstract ValueTask<(int Filled, long ReadThrough)> ReadFilterAsync(EventFilter filter, long after, Memory<long> into, long through, CancellationToken cancellationToken);

    /// <summary>Two positions, From ≤ To: the first event recorded at or after a time is at one from From to To, To being one past <paramref name="through"/> at most. They are some hundred apart.</summary>
    public abstract ValueTask<(long From, long To)> FindTimeAsync(long recordedTicks, long through, CancellationToken cancellationToken);

    /// <summary>Where a position lies, when that is known without reading a file.</summary>
    public abstract bool TryLocate(long position, out RecordPlace place);

    /// <summary>Where positions lie. They may be in any order; neighbours are cheap.</summary>
    public abstract ValueTask LocateAsync(ReadOnlyMemory<long> positions, Memory<RecordPlace> into, CancellationToken cancellationToken);

    /// <summary>Ends the background work where it stands. What is in memory only is found again at the next opening.</summary>
    public abstract ValueTask DisposeAsync();
}

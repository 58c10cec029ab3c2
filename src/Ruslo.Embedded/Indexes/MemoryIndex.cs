namespace Ruslo;

/// <summary>
/// The index of one segment in memory: of the active one, and of a sealed one until its files are there. The sequencer adds,
/// readers read beside it without a lock; only ids, tags, tenants and correlations, which cost nothing when added, are filed under
/// a short lock by whoever first asks for them.
/// </summary>
internal sealed class MemoryIndex
{
    /// <summary>Every so many events the time is noted.</summary>
    public const int TimeStep = 64;

    private readonly IndexHash hash;
    private readonly PostingMap streams = new();
    private readonly Column<uint> offsets = new(14);
    private readonly Column<int> combinations = new(14);
    private readonly Column<Guid> ids = new(12);
    private readonly Column<Term> terms = new(12);
    private readonly Column<long> times = new(10);
    private readonly Lock filing = new();
    private readonly FiledIds filedIds;
    private readonly PostingMap filedTerms = new();
    private int termsFiled;
    private int termCount;
    private int count;
    private int references;
    private long end;

    public MemoryIndex(IndexHash hash, long number, ulong salt, long firstPosition)
    {
        this.hash = hash;
        filedIds = new(ids, hash);
        (Number, Salt, FirstPosition) = (number, salt, firstPosition);
    }

    public long Number { get; private set; }

    public ulong Salt { get; private set; }

    public long FirstPosition { get; private set; }

    /// <summary>How many events it holds.</summary>
    public int Count => Volatile.Read(ref count);

    public long LastPosition => FirstPosition + Count - 1;

    /// <summary>How many streams it holds; for who adds, or once it is sealed.</summary>
    public int StreamCount => streams.Count;

    /// <summary>How many terms it holds, once it is sealed.</summary>
    public int TermCount => termCount;

    /// <summary>The end of the last record in the segment's file.</summary>
    public long End => Volatile.Read(ref end);

    /// <summary>When the first event was recorded, once it is sealed; 0 when there is none.</summary>
    public long FirstTicks => Count == 0 ? 0 : times[0];

    /// <summary>When the last event was recorded, once it is sealed; 0 when there is none.</summary>
    public long LastTicks { get; private set; }

    public void Add(in IndexEntry entry)
    {
        int ordinal = count;
        if (entry.Position != FirstPosition + ordinal || entry.Offset is < 0 or > uint.MaxValue)
        {
            throw new InvalidOperationException($"Position {entry.Position} at offset {entry.Offset} does not follow {LastPosition} in segment {Number}.");
        }
        streams.Add(entry.StreamHash, entry.Stream, ordinal, entry.End);
        offsets.Add((uint)entry.Offset);
        combinations.Add(entry.HasTenant ? ~entry.Combination : entry.Combination);
        ids.Add(entry.EventId);
        LastTicks = entry.RecordedTicks;
        if (ordinal % TimeStep == 0)
        {
            times.Add(entry.RecordedTicks);
        }
        if (entry.CorrelationId != Guid.Empty && entry.CorrelationId != entry.EventId)
        {
            AddTerm(hash.OfCorrelation(entry.CorrelationId), ordinal);
        }
        foreach (ulong term in entry.Terms)
        {
            AddTerm(term, ordinal);
        }
        Volatile.Write(ref end, entry.Offset + entry.Length);
        Volatile.Write(ref count, ordinal + 1);
    }

    /// <summary>The end of a stream, unflushed events included; for who adds.</summary>
    public bool TryGetEnd(ulong streamHash, ReadOnlySpan<byte> identity, out long end)
    {
        int slot = streams.Find(streamHash, identity);
        end = slot < 0 ? -1 : streams.EndOf(slot);
        return slot >= 0;
    }

    /// <summary>The newest position of a stream before another; 0 when there is none.</summary>
    public long LastOfStream(ulong streamHash, ReadOnlySpan<byte> identity, long before)
    {
        int slot = streams.Find(streamHash, identity);
        return slot < 0 ? 0 : PositionOf(streams.LastBefore(slot, OrdinalOf(before)));
    }

    /// <summary>How many positions of a stream there are up to one, and its slot.</summary>
    public int CountOfStream(ulong streamHash, ReadOnlySpan<byte> identity, long through, out int slot)
    {
        slot = streams.Find(streamHash, identity);
        return slot < 0 ? 0 : streams.CountThrough(slot, OrdinalOf(through));
    }

    /// <summary>The ordinal in a slot that has one only, once it is sealed; else -1.</summary>
    public int OnlyInSlot(int slot) => streams.OnlyOf(slot);

    /// <summary>How many positions a slot has, once it is sealed.</summary>
    public int CountInSlot(int slot) => streams.CountThrough(slot, int.MaxValue);

    /// <summary>Copies positions of a stream from an index on.</summary>
    public void CopyStream(int slot, int index, Span<long> into) => streams.Copy(slot, index, into, FirstPosition);

    /// <summary>The newest candidate of an event id before a position; 0 when there is none.</summary>
    public long LastOfId(Guid id, long before)
    {
        lock (filing)
        {
            filedIds.Through(Count);
            return PositionOf(filedIds.LastBefore(id, OrdinalOf(before)));
        }
    }

    /// <summary>Copies the candidates of an event id after a position and up to another, as many as fit.</summary>
    public int CopyId(Guid id, long after, long through, Span<long> into)
    {
        lock (filing)
        {
            filedIds.Through(Count);
            return filedIds.Copy(id, OrdinalOf(after), OrdinalOf(through), into, FirstPosition);
        }
    }

    /// <summary>Copies the positions of a term after one and up to another, as many as fit.</summary>
    public int CopyTerm(ulong term, long after, long through, Span<long> into)
    {
        lock (filing)
        {
            FileTerms();
            return CopyFiled(term, after, through, into);
        }
    }

    public void Acquire() => Interlocked.Increment(ref references);

    /// <summary>True when that was the last reference: nobody reads or adds any more.</summary>
    public bool Release() => Interlocked.Decrement(ref references) == 0;

    /// <summary>Takes it into use again for another segment; its room stays.</summary>
    public void Reset(long number, ulong salt, long firstPosition)
    {
        (Number, Salt, FirstPosition, LastTicks) = (number, salt, firstPosition, 0);
        streams.Clear();
        offsets.Clear();
        combinations.Clear();
        ids.Clear();
        terms.Clear();
        times.Clear();
        filedIds.Clear();
        filedTerms.Clear();
        (termsFiled, termCount) = (0, 0);
        end = 0;
        Volatile.Write(ref count, 0);
    }

    public int CombinationAt(int ordinal) => combinations[ordinal] is var stored && stored < 0 ? ~stored : stored;

    public bool HasTenantAt(int ordinal) => combinations[ordinal] < 0;

    public uint OffsetAt(int ordinal) => offsets[ordinal];

    public RecordPlace Locate(long position)
    {
        int ordinal = (int)(position - FirstPosition);
        long offset = offsets[ordinal];
        long next = ordinal + 1 < Count ? offsets[ordinal + 1] : End;
        return new(Number, offset, (int)Math.Min(int.MaxValue, next - offset));
    }

    /// <summary>Between which two positions the first event recorded at or after a time is, if it is here; no further than one past <paramref name="through"/>.</summary>
    public (long From, long To) FindTime(long ticks, long through)
    {
        long end = Math.Min(through, LastPosition) + 1;
        int low = 0;
        int high = end <= FirstPosition ? 0 : (int)((end - FirstPosition + TimeStep - 1) / TimeStep);
        int steps = high;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (times[middle] < ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return (FirstPosition + (Math.Max(0, low - 1) * (long)TimeStep), low < steps ? FirstPosition + (low * (long)TimeStep) : end);
    }

    /// <summary>The time of the event at <paramref name="step"/> × <see cref="TimeStep"/>.</summary>
    public long TimeAt(int step) => times[step];

    /// <summary>Hashes and ordinals of all ids, sorted by both; once it is sealed.</summary>
    public void SortIds(Span<Term> into)
    {
        for (int i = 0; i < into.Length; i++)
        {
            into[i] = new(hash.OfEventId(ids[i]), i);
        }
        Term.Sort(into);
    }

    /// <summary>Hashes and ordinals of all terms, sorted by both; once it is sealed.</summary>
    public void SortTerms(Span<Term> into)
    {
        for (int i = 0; i < into.Length; i++)
        {
            into[i] = terms[i];
        }
        Term.Sort(into);
    }

    /// <summary>Hashes and slots of all streams, sorted by both; once it is sealed.</summary>
    public void SortStreams(Span<Term> into)
    {
        for (int i = 0; i < into.Length; i++)
        {
            into[i] = new(streams.HashOf(i), i);
        }
        Term.Sort(into);
    }

    private int CopyFiled(ulong term, long after, long through, Span<long> into)
    {
        int slot = filedTerms.Find(term, default);
        if (slot < 0)
        {
            return 0;
        }
        int from = filedTerms.CountThrough(slot, OrdinalOf(after));
        int length = Math.Clamp(filedTerms.CountThrough(slot, OrdinalOf(through)) - from, 0, into.Length);
        filedTerms.Copy(slot, from, into[..length], FirstPosition);
        return length;
    }

    private void AddTerm(ulong term, int ordinal)
    {
        terms.Add(new(term, ordinal));
        Volatile.Write(ref termCount, termCount + 1);
    }

    private void FileTerms()
    {
        for (int through = Volatile.Read(ref termCount); termsFiled < through; termsFiled++)
        {
            Term term = terms[termsFiled];
            filedTerms.Add(term.Hash, default, term.Ordinal);
        }
    }

    private int OrdinalOf(long position) => (int)Math.Clamp(position - FirstPosition, -1, int.MaxValue);

    private long PositionOf(int ordinal) => ordinal < 0 ? 0 : FirstPosition + ordinal;
}

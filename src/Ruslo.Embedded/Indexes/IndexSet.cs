namespace Ruslo;

/// <summary>
/// The derived indexes of a log: where the events of a stream, an id, a correlation, a filter or a time are, and where a position
/// lies. Everything is found again by scanning segments when a file is missing, damaged or of other segments than it says.
/// </summary>
/// <remarks>
/// <para><b>How.</b> The active segment is indexed in memory (<see cref="MemoryIndex"/>). A sealed segment gets two files: a map
/// (<see cref="SegmentMap"/>) from its positions to offsets and times, and a run (<see cref="IndexRun"/>) from hashes to positions. Runs are merged in the
/// background by size (<see cref="MergePolicy"/>), so that a lookup asks O(log n) of them; the filter of streams of each, all that is in
/// memory, lets it skip nearly all that do not hold the stream.</para>
/// <para><b>Who calls.</b> The sequencer alone calls <see cref="BeginSegment"/>, <see cref="Add"/>, <see cref="Seal"/>,
/// <see cref="FindIdInMemory"/>, <see cref="FindMatchInMemory"/> and <see cref="TryGetEnd"/>, one at a time. All other members are for any number of readers beside it.</para>
/// <para><b>What is visible.</b> Entries are added when positions are assigned, before they are flushed. A reader says up to which
/// position it may see (<c>through</c>, the durable head) and gets nothing beyond. It reads the head first, then calls.</para>
/// <para><b>Candidates.</b> Lookups go by 64-bit hash: they yield every position that is sought, and, rarely, others. The caller
/// reads the record and checks.</para>
/// </remarks>
internal sealed class IndexSet : IAsyncDisposable
{
    private readonly CombinationTable combinations = new();
    private readonly IndexFiles files;
    private readonly IndexUpkeep upkeep;
    private readonly Lock changing = new();
    private readonly RecentMemory recent = new();
    private MemoryIndex? spare;
    private IndexView view = new([], [], []);

    private IndexSet(IndexSettings settings)
    {
        Hash = new(settings.LogId, settings.HashMask);
        files = new(settings.Storage, settings.LogId, new(settings.CachedBlocks));
        Maker = new(this, files, combinations, settings.Scan);
        upkeep = new(this, files, Maker, settings.Runtime, settings.MergeWidth);
    }

    /// <summary>The hashes of this log.</summary>
    public IndexHash Hash { get; }

    /// <summary>The first position that <see cref="TryGetEnd"/> covers: a lookup made up to H stays complete through it while H is at least this minus one. Changes in <see cref="BeginSegment"/> only.</summary>
    public long MemoryFrom => recent.From;

    /// <summary>Why the background work last failed and tries again; null while all is well.</summary>
    public Exception? Failure => upkeep.Failure;

    /// <summary>What the indexes consist of now; to be acquired before its files are read.</summary>
    internal IndexView View => Volatile.Read(ref view);

    private IndexMaker Maker { get; }

    /// <summary>Opens the indexes of these sealed segments (all there are, in order), making what is missing, and starts the background work. Then the active segment is begun and its records added.</summary>
    public static async ValueTask<IndexSet> OpenAsync(IndexSettings settings, IReadOnlyList<SegmentIdentity> sealedSegments, CancellationToken cancellationToken)
    {
        var indexes = new IndexSet(settings);
        indexes.view = await new IndexOpening(indexes.files, indexes.Maker, indexes.combinations).OpenAsync(sealedSegments, cancellationToken);
        indexes.upkeep.Start();
        return indexes;
    }

    /// <summary>The number of a combination of topic, name and kind in this process. Thread-safe, without allocation when it is known.</summary>
    public int CombinationOf(string topic, string name, EventKind kind) => combinations.NumberOf(topic, name, kind);

    /// <summary>The segment that the next entries belong to. The one before it is sealed by <see cref="Seal"/> at any time after.</summary>
    public void BeginSegment(long number, ulong salt, long firstPosition)
    {
        // What is in files already is forgotten here and nowhere else, so that the sequencer's memory does not change under it.
        foreach (MemoryIndex forgotten in recent.Forget(View.Memory))
        {
            Release(forgotten);
        }
        MemoryIndex memory = Interlocked.Exchange(ref spare, null) ?? new(Hash, number, salt, firstPosition);
        memory.Reset(number, salt, firstPosition);
        memory.Acquire();
        recent.Begin(memory);
        Replace(v => new(v.Runs, v.Maps, [.. v.Memory, memory]));
    }

    /// <summary>Takes the next record of the active segment. Allocates now and then, never blocks.</summary>
    public void Add(in IndexEntry entry) => recent.Active.Add(entry);

    /// <summary>The end of a stream (<see cref="StreamEnd"/>), unflushed events included, when memory holds an event of it. Exact: streams with equal hashes are told apart.</summary>
    public bool TryGetEnd(ulong streamHash, ReadOnlySpan<byte> identity, out long end) => recent.TryGetEnd(streamHash, identity, out end);

    /// <summary>As <see cref="FindIdAsync"/>, in memory only and for unflushed events too: the newest candidate before a position; 0 when there is none. For the sequencer's check of ids.</summary>
    public long FindIdInMemory(Guid eventId, long before) => recent.FindId(eventId, before);

    /// <summary>How a filter is looked for in memory, for one caller at a time.</summary>
    public FilterBranch[] BranchesOf(EventFilter filter) => FilterBranch.Of(filter, Hash, combinations);

    /// <summary>The first position in memory after another, unflushed ones included, that matches one of these branches; 0 when none does. For the sequencer's check of conditions; a candidate, as all answers by hash are.</summary>
    public long FindMatchInMemory(FilterBranch[] branches, long after) => recent.FindMatch(branches, after);

    /// <summary>All batches of a segment before the active one are durable: its index goes to files in the background. Never blocks.</summary>
    public void Seal(SegmentIdentity segment) => upkeep.Seal(segment);

    /// <summary>The newest candidate of a stream before a position; 0 when there is none. When its record is of another stream, ask again before it.</summary>
    public ValueTask<long> FindLastAsync(ulong streamHash, ReadOnlyMemory<byte> identity, long before, CancellationToken cancellationToken)
    {
        // Each append asks for each of its streams: nearly always memory and filters answer, at once.
        var query = new LastOfStreamQuery(streamHash, identity, before);
        IndexView mine = Acquire();
        bool isAnswered = query.TryAnswer(mine, out long found);
        Release(mine);
        return isAnswered ? new(found) : AskAsync<LastOfStreamQuery, long>(query, cancellationToken);
    }

    /// <summary>
    /// The candidates of a stream up to <paramref name="through"/> in ascending order are a list: fills <paramref name="into"/> from
    /// its <paramref name="index"/> on (forwards), or from it down (backwards; beyond the end starts at the end). In a log that has
    /// all its segments the index of an event is its version, unless streams collide: check each record's stream and version, and
    /// on a difference walk the list from its start.
    /// </summary>
    /// <returns>How many were filled in, and the length of the list.</returns>
    public ValueTask<(int Filled, long Total)> ReadStreamAsync(ulong streamHash, ReadOnlyMemory<byte> identity, long index, ReadDirection direction, Memory<long> into, long through, CancellationToken cancellationToken)
        => AskAsync<StreamQuery, (int, long)>(new(streamHash, identity, index, direction, into, through), cancellationToken);

    /// <summary>The newest candidate of an event id before a position; 0 when there is none. When its record has another id, ask again before it.</summary>
    /// <param name="eventId">The id.</param>
    /// <param name="after">No event up to this position has it: one that is found there is none.</param>
    /// <param name="before">The position.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    public ValueTask<long> FindIdAsync(Guid eventId, long after, long before, CancellationToken cancellationToken)
        => AskAsync<LastOfIdQuery, long>(new(eventId, Hash.OfEventId(eventId), after, before), cancellationToken);

    /// <summary>The candidates of a correlation after a position and up to another, ascending; fewer than asked for when there are no more. The event whose id is the correlation is among them.</summary>
    public ValueTask<int> ReadCorrelationAsync(Guid correlationId, long after, Memory<long> into, long through, CancellationToken cancellationToken)
        => AskAsync<CorrelationQuery, int>(new(correlationId, Hash, after, into, through), cancellationToken);

    /// <summary>
    /// The candidates of a filter after a position, ascending. <c>ReadThrough</c>: every match up to it is among them; it is
    /// <paramref name="through"/> when there are no more. Check each record with <see cref="EventFilter.Matches"/>.
    /// </summary>
    public ValueTask<(int Filled, long ReadThrough)> ReadFilterAsync(EventFilter filter, long after, Memory<long> into, long through, CancellationToken cancellationToken)
        => AskAsync<FilterQuery, (int, long)>(new(filter, Hash, combinations, after, into, through), cancellationToken);

    /// <summary>Two positions, From ≤ To: the first event recorded at or after a time is at one from From to To, To being one past <paramref name="through"/> at most. They are some hundred apart at most.</summary>
    public ValueTask<(long From, long To)> FindTimeAsync(long recordedTicks, long through, CancellationToken cancellationToken)
        => AskAsync<TimeQuery, (long, long)>(new(this, recordedTicks, through), cancellationToken);

    /// <summary>Where a position lies, when that is known without reading a file.</summary>
    public bool TryLocate(long position, out RecordPlace place)
    {
        IndexView mine = Acquire();
        bool found = TryLocate(mine, position, out place);
        Release(mine);
        return found;
    }

    /// <summary>Where positions lie. They may be in any order; neighbours are cheap. They must be ones that the indexes gave, or not beyond the head.</summary>
    public ValueTask LocateAsync(ReadOnlyMemory<long> positions, Memory<RecordPlace> into, CancellationToken cancellationToken)
    {
        ReadOnlySpan<long> all = positions.Span;
        IndexView mine = Acquire();
        int located = 0;
        while (located < all.Length && TryLocate(mine, all[located], out into.Span[located]))
        {
            located++;
        }
        Release(mine);
        return located == all.Length ? default : Discard(AskAsync<PlaceQuery, bool>(new(this, positions[located..], into[located..]), cancellationToken));
    }

    /// <summary>Ends the background work where it stands. What is in memory only is found again at the next opening.</summary>
    public async ValueTask DisposeAsync()
    {
        await upkeep.DisposeAsync();
        foreach (IndexRun run in View.Runs)
        {
            await run.File.DisposeAsync();
        }
        foreach (SegmentMap map in View.Maps)
        {
            await (map.Forget()?.DisposeAsync() ?? default);
        }
    }

    /// <summary>Puts another view in place of the current one.</summary>
    internal void Replace(Func<IndexView, IndexView> change)
    {
        IndexView old;
        lock (changing)
        {
            old = view;
            Volatile.Write(ref view, change(old));
        }
        Release(old);
    }

    /// <summary>Opens the file of a map, making it again when it is missing or damaged. Throws when that put another map in its place: then the question is put again.</summary>
    internal async ValueTask OpenAsync(SegmentMap map, CancellationToken cancellationToken)
    {
        if (map.IsOpen)
        {
            return;
        }
        BlockFile? file = await files.OpenAsync(IndexFileKind.Map, [map.Segment], cancellationToken);
        if (file is not null && !await map.UseAsync(file, cancellationToken))
        {
            await file.DisposeAsync();
        }
        if (!map.IsOpen)
        {
            await upkeep.RepairAsync(null, map).OrCancelledAsync(cancellationToken);
            throw new IndexViewChangedException();
        }
    }

    private async ValueTask<T> AskAsync<TQuery, T>(TQuery query, CancellationToken cancellationToken) where TQuery : struct, IIndexQuery<T>
    {
        while (true)
        {
            IndexView mine = Acquire();
            BlockFile damaged;
            try
            {
                return await query.AnswerAsync(mine, cancellationToken);
            }
            catch (IndexViewChangedException)
            {
                continue;
            }
            catch (IndexDamagedException e)
            {
                damaged = e.File;
            }
            finally
            {
                Release(mine);
            }
            await upkeep.RepairAsync(damaged, null).OrCancelledAsync(cancellationToken);
        }
    }

    private IndexView Acquire()
    {
        while (true)
        {
            IndexView current = View;
            if (current.TryAcquire())
            {
                return current;
            }
        }
    }

    private void Release(IndexView old)
    {
        if (!old.Release())
        {
            return;
        }
        foreach (IndexRun run in old.Runs)
        {
            if (run.Release())
            {
                upkeep.Retire(run);
            }
        }
        foreach (MemoryIndex memory in old.Memory)
        {
            Release(memory);
        }
    }

    private void Release(MemoryIndex memory)
    {
        if (memory.Release())
        {
            Volatile.Write(ref spare, memory);
        }
    }

    private static bool TryLocate(IndexView view, long position, out RecordPlace place)
    {
        MemoryIndex? memory = view.MemoryOf(position);
        place = memory?.Locate(position) ?? default;
        return memory is not null;
    }

    private static async ValueTask Discard(ValueTask<bool> task) => await task;
}

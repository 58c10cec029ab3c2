namespace Ruslo;

/// <summary>
/// What the handled events of one batch have staged so far: it is committed with the move of progress in one append. Later handlers of
/// the batch see it. Thread-safe; attempts of one batch may run at the same time.
/// </summary>
internal sealed class StagedBatch
{
    private readonly IEventLog log;
    private readonly Dictionary<StreamId, StagedStream> streams = [];
    private readonly Dictionary<Guid, (StreamId Stream, long Version)> ids;
    private NewEvent[] events;
    private int count;

    /// <param name="log">The log that it will be appended to.</param>
    /// <param name="drafting">How objects become events.</param>
    /// <param name="forwarded">Progress is kept in a state store, and what is staged waits there: nothing can be expected of streams.</param>
    /// <param name="filters">What wraps publishing.</param>
    /// <param name="expected">About how many events it will hold.</param>
    public StagedBatch(IEventLog log, EventDrafting drafting, bool forwarded = false, FilterChain<PublishContext>? filters = null, int expected = 0)
    {
        this.log = log;
        (events, ids) = (expected == 0 ? [] : new NewEvent[expected], new(expected));
        Drafting = drafting;
        Filters = filters is { IsEmpty: false } ? filters : null;
        IsForwarded = forwarded;
    }

    public EventDrafting Drafting { get; }

    public bool IsForwarded { get; }

    /// <summary>What wraps publishing; null when nothing does.</summary>
    public FilterChain<PublishContext>? Filters { get; }

    /// <summary>What is to be appended, in order: of accepted attempts only.</summary>
    public ArraySegment<NewEvent> Events => new(events, 0, count);

    /// <summary>How many bytes of payloads are staged.</summary>
    public long Bytes { get; private set; }

    internal Lock Gate { get; } = new();

    /// <summary>A new attempt at a unit of work; it starts with what accepted attempts have staged.</summary>
    public StagedAttempt Begin(UnitOfWork unit) => new(this, unit);

    /// <summary>What the append must expect of streams as they are in the log.</summary>
    public IReadOnlyList<StreamExpectation> Expected()
    {
        var expected = new List<StreamExpectation>();
        lock (Gate)
        {
            foreach ((StreamId stream, StagedStream known) in streams)
            {
                if (known.IsPinned)
                {
                    expected.Add(new(stream, ExpectedVersion.Exactly(known.InLog)));
                }
                else if (known.MustExist)
                {
                    expected.Add(new(stream, ExpectedVersion.StreamExists));
                }
            }
        }
#if PLANTED
        if (PlantedPublishing.ExpectedVersionsAreForgotten)
        {
            expected.Clear();
        }
#endif
        return expected;
    }

    /// <summary>Takes over what a completed attempt has staged; a conflict, when an attempt that ran at the same time came first to a stream that this one expects something of.</summary>
    public Conflict? Accept(StagedAttempt attempt)
    {
        lock (Gate)
        {
            foreach ((StreamId stream, AttemptedStream touched) in attempt.Streams)
            {
                if (touched.PinnedAt is { } pinned && pinned != streams[stream].Version)
                {
                    return new(stream, ExpectedVersion.Exactly(pinned), streams[stream].Version);
                }
            }
            foreach ((StreamId stream, AttemptedStream touched) in attempt.Streams)
            {
                StagedStream known = streams[stream];
                known.Staged += touched.Staged;
                known.IsPinned |= touched.PinnedAt is not null;
                known.MustExist |= touched.MustExist;
            }
            if (events.Length < count + attempt.Staged.Count)
            {
                Array.Resize(ref events, Math.Max(2 * count, count + attempt.Staged.Count));
            }
            foreach ((NewEvent e, long version) in attempt.Staged)
            {
                events[count++] = e;
                ids[e.EventId] = (e.Stream, version);
                Bytes += e.Payload.Length;
            }
            return null;
        }
    }

    /// <summary>Under the gate: what is known about a stream that was looked up.</summary>
    internal StagedStream Known(StreamId stream) => streams[stream];

    /// <summary>Under the gate: the events that accepted attempts have staged for a stream.</summary>
    internal void CopyTo(StreamId stream, List<NewEvent> to)
    {
        for (int i = 0; i < count; i++)
        {
            if (events[i].Stream == stream)
            {
                to.Add(events[i]);
            }
        }
    }

    /// <summary>Under the gate: where an event that an accepted attempt has staged will be.</summary>
    internal (StreamId Stream, long Version)? Find(Guid eventId) => ids.TryGetValue(eventId, out (StreamId, long) place) ? place : null;

    /// <summary>Where an event of that id is in the log; null when there is none.</summary>
    internal ValueTask<RecordedEvent?> FindRecordedAsync(Guid eventId, CancellationToken cancellationToken) => log.FindAsync(eventId, cancellationToken);

    internal Guid LogId => log.Id;

    /// <summary>Makes sure that the version of a stream in the log is known.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="isNew">It is named by a new id: it cannot have events.</param>
    /// <param name="again">Looks again, unless something staged rests on what was seen before.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    internal async ValueTask LookAsync(StreamId stream, bool isNew, bool again, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (streams.TryGetValue(stream, out StagedStream? known) && (!again || known.IsPinned || known.MustExist))
            {
                return;
            }
        }
        // Read from past its end, the page is empty and still tells the last version.
        long version = isNew || IsForwarded ? -1 : (await log.ReadStreamAsync(stream, long.MaxValue, ReadDirection.Forwards, 1, cancellationToken)).LastVersion;
        lock (Gate)
        {
            if (!streams.TryGetValue(stream, out StagedStream? known))
            {
                streams.Add(stream, new() { InLog = version });
            }
            else if (!known.IsPinned && !known.MustExist)
            {
                known.InLog = version;
            }
        }
    }
}

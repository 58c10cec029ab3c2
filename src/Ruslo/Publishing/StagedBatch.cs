namespace Ruslo;

/// <summary>
/// What the handled events of one batch have staged so far: it is committed with the move of progress in one append. Later handlers of
/// the batch see it. Thread-safe; attempts of one batch may run at the same time.
/// </summary>
internal sealed class StagedBatch
{
    private const int MostKept = 4096;

    private readonly IEventLog log;
    private Dictionary<StreamId, StagedStream> streams = [];
    private List<StagedEvents> accepted = [];
    private Dictionary<Guid, (StreamId Stream, long Version)>? ids; // of what is accepted, once somebody asks
    private NewEvent[] events = [];
    private int count;

    /// <param name="log">The log that it will be appended to.</param>
    /// <param name="drafting">How objects become events.</param>
    /// <param name="forwarded">Progress is kept in a state store, and what is staged waits there: nothing can be expected of streams.</param>
    /// <param name="filters">What wraps publishing.</param>
    /// <param name="former">One that is over: this one takes its memory, and who still holds it finds it empty.</param>
    public StagedBatch(IEventLog log, EventDrafting drafting, bool forwarded = false, FilterChain<PublishContext>? filters = null, StagedBatch? former = null)
    {
        this.log = log;
        if (former is { events.Length: <= MostKept, streams.Capacity: <= MostKept })
        {
            (streams, accepted, events) = former.GiveUp();
        }
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

    /// <summary>The position of the first of the handled events that have staged something; 0 without one.</summary>
    public long FirstHandled { get; private set; }

    internal Lock Gate { get; } = new();

    /// <summary>A new attempt at a unit of work; it starts with what accepted attempts have staged.</summary>
    public StagedAttempt Begin(UnitOfWork unit) => new(this, unit);

    /// <summary>What the append must expect of streams as they are in the log.</summary>
    public IReadOnlyList<StreamExpectation> Expected()
    {
        List<StreamExpectation>? expected = null; // most batches expect nothing
        lock (Gate)
        {
            foreach ((StreamId stream, StagedStream known) in streams)
            {
                if (known.IsPinned)
                {
                    (expected ??= new(streams.Count)).Add(new(stream, ExpectedVersion.Exactly(known.InLog)));
                }
                else if (known.MustExist)
                {
                    (expected ??= new(streams.Count)).Add(new(stream, ExpectedVersion.StreamExists));
                }
            }
        }
#if PLANTED
        if (PlantedPublishing.ExpectedVersionsAreForgotten)
        {
            expected?.Clear();
        }
#endif
        return expected ?? [];
    }

    /// <summary>Takes over what a completed attempt has staged; a conflict, when an attempt that ran at the same time came first to a stream that this one expects something of.</summary>
    public Conflict? Accept(StagedAttempt attempt)
    {
        if (attempt.Batch != this)
        {
            throw new InvalidOperationException("An attempt is accepted by the batch that it has begun with: what it knows of streams is that batch's.");
        }
        lock (Gate)
        {
            for (int i = 0; i < attempt.Streams.Count; i++)
            {
                AttemptedStream touched = attempt.Streams[i];
                if (touched.PinnedAt is { } at && at != touched.Known.Version)
                {
                    return new(touched.Stream, ExpectedVersion.Exactly(at), touched.Known.Version);
                }
            }
            for (int i = 0; i < attempt.Streams.Count; i++)
            {
                AttemptedStream touched = attempt.Streams[i];
                touched.Known.Staged += touched.Staged;
                touched.Known.IsPinned |= touched.PinnedAt is not null;
                touched.Known.MustExist |= touched.MustExist;
            }
            FirstHandled = FirstHandled == 0 ? attempt.Unit.Handled.Position : Math.Min(FirstHandled, attempt.Unit.Handled.Position);
            for (int i = 0; i < attempt.Staged.Count; i++)
            {
                Add(attempt.Staged[i]);
            }
            return null;
        }
    }

    /// <summary>It is over: it keeps nothing that was staged, for it may be long before another takes its memory.</summary>
    public void End()
    {
        lock (Gate)
        {
            streams.Clear();
            accepted.Clear();
            events.AsSpan(0, count).Clear();
            (ids, count) = (null, 0);
        }
    }

    private void Add(StagedEvents together)
    {
        if (events.Length < count + together.Count)
        {
            Array.Resize(ref events, Math.Max(2 * count, count + together.Count));
        }
        for (int i = 0; i < together.Count; i++)
        {
            events[count++] = together.Events[i];
            Bytes += together.Events[i].Payload.Length;
        }
        accepted.Add(together);
        AddIds(together);
    }

    private void AddIds(StagedEvents together)
    {
        for (int i = 0; ids is not null && i < together.Count; i++)
        {
            ids[together.Events[i].EventId] = (together.Events[i].Stream, together.Versions[i]);
        }
    }

    private (Dictionary<StreamId, StagedStream> Streams, List<StagedEvents> Accepted, NewEvent[] Events) GiveUp()
    {
        lock (Gate)
        {
            End();
            (Dictionary<StreamId, StagedStream>, List<StagedEvents>, NewEvent[]) given = (streams, accepted, events);
            (streams, accepted, events) = ([], [], []);
            return given;
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
    internal (StreamId Stream, long Version)? Find(Guid eventId)
    {
        if (ids is null)
        {
            ids = [];
            accepted.ForEach(AddIds);
        }
        return ids.TryGetValue(eventId, out (StreamId, long) place) ? place : null;
    }

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

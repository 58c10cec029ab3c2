using System.Buffers;

namespace Ruslo;

/// <summary>
/// What one attempt at a unit of work stages: written at once, so that later changes of the object do not matter. A failed attempt is
/// closed and leaves nothing; a completed one is accepted by its batch. Thread-safe: a handler may publish from several tasks.
/// </summary>
internal sealed class StagedAttempt(StagedBatch batch, UnitOfWork unit)
{
    private readonly AttemptedStreams streams = new(batch);
    private readonly List<StagedEvents> staged = [];
    private int nextOrdinal;
    private int underWay;
    private bool closed;

    /// <summary>What it has begun with, and what accepts it.</summary>
    public StagedBatch Batch => batch;

    /// <summary>What is being handled.</summary>
    public UnitOfWork Unit => unit;

    /// <summary>Whether what it stages waits in a state store, so that nothing can be expected of streams.</summary>
    public bool IsForwarded => batch.IsForwarded;

    /// <summary>What was staged, in order.</summary>
    internal IReadOnlyList<StagedEvents> Staged => staged;

    internal IReadOnlyList<AttemptedStream> Streams => streams.All;

    /// <summary>Ends the attempt without its effects. Whoever uses it later is told.</summary>
    public void Close()
    {
        lock (batch.Gate)
        {
            closed = true;
        }
#if PLANTED
        if (PlantedPublishing.FailedAttemptsLeaveWhatTheyStaged)
        {
            batch.Accept(this);
        }
#endif
    }

    /// <summary>Ends the attempt. What it has staged is the batch's if <see cref="StagedBatch.Accept"/> takes it.</summary>
    /// <exception cref="InvalidOperationException">Its handler has not awaited all that it publishes: the attempt has failed.</exception>
    public void Complete()
    {
        lock (batch.Gate)
        {
            closed = true;
            if (underWay > 0)
            {
                throw new InvalidOperationException("The handler ended while something that it publishes was still under way, so it cannot be committed with it. Await everything that publishes.");
            }
        }
    }

    /// <summary>Stages one event.</summary>
    /// <exception cref="ConflictException">Its stream is not as expected.</exception>
    public async ValueTask<Published> StageAsync(object e, PublishOptions? options, CancellationToken cancellationToken)
        => (await StageTogetherAsync([new(e, options)], cancellationToken))[0];

    /// <summary>Stages several events, all or none; expected versions are those of their streams before all of them.</summary>
    /// <exception cref="ConflictException">A stream is not as expected.</exception>
    public async ValueTask<IReadOnlyList<Published>> StageAllAsync(IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken)
        => [.. await StageTogetherAsync(events, cancellationToken)];

    /// <summary>As the other; its results hold what was staged, and are not to be kept.</summary>
    /// <exception cref="ConflictException">A stream is not as expected.</exception>
    public async ValueTask<IReadOnlyList<Published>> StageTogetherAsync(IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(events);
        if (batch.Filters is not { } filters)
        {
            return await StageFilteredAsync(events, cancellationToken);
        }
        var context = new PublishContext(events, isStaged: true);
        await filters.InvokeAsync(context, async (inner, token) => inner.Published = await StageFilteredAsync(inner.Events, token), cancellationToken);
        return context.Published;
    }

    /// <summary>The last version of a stream as this attempt sees it: with what its batch and itself have staged; -1 without events.</summary>
    public async ValueTask<long> VersionOfAsync(StreamId stream, CancellationToken cancellationToken)
    {
        await batch.LookAsync(stream, isNew: false, again: false, cancellationToken);
        lock (batch.Gate)
        {
            ThrowIfClosed();
            return VersionOf(stream);
        }
    }

    /// <summary>What is staged for a stream, in order: after its recorded events, this is how the stream looks to this attempt.</summary>
    public IReadOnlyList<NewEvent> StagedFor(StreamId stream)
    {
        var found = new List<NewEvent>();
        lock (batch.Gate)
        {
            batch.CopyTo(stream, found);
            foreach (StagedEvents together in staged)
            {
                found.AddRange(together.Events.Where(e => e.Stream == stream));
            }
        }
        return found;
    }

    /// <summary>Whether its batch or itself has staged an event of this id.</summary>
    public bool HasStaged(Guid eventId)
    {
        lock (batch.Gate)
        {
            return batch.Find(eventId) is not null || staged.Exists(together => together.Events.Any(e => e.EventId == eventId));
        }
    }

    /// <summary>Whoever requests inside a handler would wait for what is committed once it has ended.</summary>
    public InvalidOperationException CannotRequest(object command)
        => new($"A handler of subscription '{unit.Subscription}' requests {command?.GetType().Name}, but what it sends is recorded after it has ended, so it would wait for itself. Send it with {nameof(ICommandBus.SendAsync)}, and let a subscription handle the reply. Only what runs outside of handlers, such as a web request, can wait for one.");

    /// <summary>Checks an expectation without writing, and holds the commit to it; the conflict, when it is not met.</summary>
    public async ValueTask<Conflict?> ExpectAsync(StreamExpectation expected, CancellationToken cancellationToken)
    {
        Enter(0);
        try
        {
            return await TryAsync([expected], null, cancellationToken);
        }
        finally
        {
            lock (batch.Gate)
            {
                underWay--;
            }
        }
    }

    private async ValueTask<IReadOnlyList<Published>> StageFilteredAsync(IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken)
    {
        int ordinal = Enter(events.Count);
        try
        {
            NewEvent[] drafts = Draft(events, ordinal);
            if (PublishBatch.ConditionOf(events) is not null)
            {
                throw new InvalidOperationException($"A handler of subscription '{unit.Subscription}' publishes {drafts[0].Name} under a condition over a query, but what it publishes is committed later, with its batch. Publish it with {nameof(IDirectBus)}, with an event id of its own, made of context.IdempotencyKey by {nameof(DerivedId)}, so that a repetition is recognised.");
            }
            IReadOnlyList<StreamExpectation> expected = PublishBatch.ExpectedOf(events, drafts);
            if (batch.IsForwarded && expected.Count > 0)
            {
                throw new InvalidOperationException($"Subscription '{unit.Subscription}' keeps its progress in a state store and what it publishes follows later, so nothing can be expected of {expected[0].Stream}. Publish without an expected version.");
            }
            return await StagedIds.FindAsync(batch, staged, events, drafts, cancellationToken) ?? await StageAsync(events, drafts, expected, cancellationToken);
        }
        finally
        {
            lock (batch.Gate)
            {
                underWay--;
            }
        }
    }

    private int Enter(int count)
    {
        lock (batch.Gate)
        {
            ThrowIfClosed();
            underWay++;
            int first = nextOrdinal;
            nextOrdinal += count;
            return first;
        }
    }

    private void ThrowIfClosed()
    {
        if (closed)
        {
            throw new InvalidOperationException($"The handler that this bus belongs to has ended. Await everything that publishes, or use {nameof(IDirectBus)} for work that outlives the handler.");
        }
    }

    private NewEvent[] Draft(IReadOnlyList<EventToPublish> events, int ordinal)
    {
        var drafts = new NewEvent[events.Count];
        ArrayBufferWriter<byte> scratch = PayloadScratch.Take();
        try
        {
            for (int i = 0; i < drafts.Length; i++)
            {
                drafts[i] = batch.Drafting.Draft(events[i].Event, events[i].Options, unit.EmittedId(ordinal + i), unit.Handled, scratch);
                drafts[i].Validate();
            }
            PayloadScratch.Keep(drafts);
            return drafts;
        }
        finally
        {
            PayloadScratch.Return(scratch);
        }
    }

    private async ValueTask<IReadOnlyList<Published>> StageAsync(IReadOnlyList<EventToPublish> events, NewEvent[] drafts, IReadOnlyList<StreamExpectation> expected, CancellationToken cancellationToken)
    {
        for (int i = 0; i < drafts.Length; i++)
        {
            bool isNew = events[i].Options is not { EventId: not null } && IsNamedBy(drafts[i].EventId, drafts[i].Stream);
            await batch.LookAsync(drafts[i].Stream, isNew, again: false, cancellationToken);
        }
        var together = new StagedEvents(drafts);
        return await TryAsync(expected, together, cancellationToken) is { } conflict ? throw new ConflictException(conflict) : together;
    }

    /// <summary>Looks once more at streams that are not as expected: what was seen before may be old.</summary>
    private async ValueTask<Conflict?> TryAsync(IReadOnlyList<StreamExpectation> expected, StagedEvents? together, CancellationToken cancellationToken)
    {
        for (bool again = false; ; again = true)
        {
            for (int i = 0; i < expected.Count; i++)
            {
                await batch.LookAsync(expected[i].Stream, isNew: false, again, cancellationToken);
            }
            lock (batch.Gate)
            {
                ThrowIfClosed();
                Conflict? conflict = Check(expected);
                if (conflict is null)
                {
                    Pin(expected);
                    Add(together);
                }
                if (conflict is null || again)
                {
                    return conflict;
                }
            }
        }
    }

    private Conflict? Check(IReadOnlyList<StreamExpectation> expected)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            long actual = VersionOf(expected[i].Stream);
            if (!expected[i].Version.IsMetBy(actual))
            {
                return new(expected[i].Stream, expected[i].Version, actual);
            }
        }
        return null;
    }

    private void Pin(IReadOnlyList<StreamExpectation> expected)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            StreamExpectation one = expected[i];
            AttemptedStream touched = streams.Touch(one.Stream);
            if (one.Version == ExpectedVersion.StreamExists)
            {
                touched.MustExist |= touched.Known.InLog >= 0;
            }
            else if (!one.Version.IsAny)
            {
                touched.PinnedAt ??= touched.Known.Version;
            }
        }
    }

    private void Add(StagedEvents? together)
    {
        if (together is null)
        {
            return;
        }
        staged.Add(together);
        for (int i = 0; i < together.Count; i++)
        {
            AttemptedStream touched = streams.Touch(together.Events[i].Stream);
            touched.Staged++;
            together.Versions[i] = batch.IsForwarded ? -1 : touched.Known.Version + touched.Staged;
        }
    }

    private long VersionOf(in StreamId stream) => streams.Find(stream) is { } touched ? touched.Known.Version + touched.Staged : batch.Known(stream).Version;

    /// <summary>Whether a stream is named by the id of its first event, which makes it a new one.</summary>
    private static bool IsNamedBy(Guid eventId, in StreamId stream)
    {
        Span<char> text = stackalloc char[36];
        return stream.Key.Length == text.Length && eventId.TryFormat(text, out _) && text.SequenceEqual(stream.Key);
    }
}

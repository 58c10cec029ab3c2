namespace Ruslo;

/// <summary>Decides inside a handler: on what its batch sees, and committed with it.</summary>
internal sealed class StagedDeciders(IEventLog log, EventSerializer serializer, StateCache cache, FilterChain<DecidingContext> filters, RusloRuntime runtime, Snapshots? snapshots = null)
{
    private readonly StateLoading loading = new(log, serializer, runtime, snapshots);
    private readonly RepeatedCommand repeated = new(log, serializer);

    public async ValueTask<Executed<TState, TEvent>> ExecuteAsync<TState, TCommand, TEvent>(StagedAttempt attempt, Decider<TState, TCommand, TEvent> decider, RoutingKey key, TCommand command, ExecuteOptions options, CancellationToken cancellationToken) where TEvent : class
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(options);
        StreamId stream = DeciderStream.Of(decider, key, options.Tenant ?? attempt.Unit.Handled.Stream.Tenant);
        ThrowIfForwarded(attempt, stream);
        var deciding = new Deciding<TState, TCommand, TEvent>(decider, stream, command, options);
        if (filters.IsEmpty)
        {
            return await ExecuteAsync(attempt, deciding, cancellationToken);
        }
        var context = new DecidingContext(stream, command!, options.User, isStaged: true);
        Executed<TState, TEvent>? executed = null;
        await filters.InvokeAsync(context, async (inner, token) => executed = await ExecuteAsync(attempt, deciding, token), cancellationToken);
        return executed ?? throw context.NotLetThrough();
    }

    /// <summary>Commands for several streams; all are staged, or none.</summary>
    public async ValueTask<ExecutedTogether> ExecuteAsync(StagedAttempt attempt, JointExecution joint, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(joint);
        joint.Begin(attempt.Unit.Handled.Stream.Tenant);
        ThrowIfForwarded(attempt, joint.Parts[0].Stream);
        return await new StagedJointExecution(this, serializer.Catalog, runtime).ExecuteAsync(attempt, joint, cancellationToken);
    }

    public async ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(StagedAttempt attempt, Decider<TState, TCommand, TEvent> decider, RoutingKey key, LoadOptions options, CancellationToken cancellationToken) where TEvent : class
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(options);
        StreamId stream = DeciderStream.Of(decider, key, options.Tenant ?? attempt.Unit.Handled.Stream.Tenant);
        return options.AsOf is { } asOf
            ? (await loading.LoadAsync(decider, stream, from: null, asOf, cancellationToken)).State
            : (await SeeAsync(attempt, decider, stream, cancellationToken)).State;
    }

    private async ValueTask<Executed<TState, TEvent>> ExecuteAsync<TState, TCommand, TEvent>(StagedAttempt attempt, Deciding<TState, TCommand, TEvent> deciding, CancellationToken cancellationToken) where TEvent : class
    {
        if (deciding.Options.CommandId is { } commandId && await RepeatedAsync(attempt, deciding, commandId, cancellationToken) is { } first)
        {
            return first;
        }
        for (int tries = 1; ; tries++)
        {
            Loaded<TState> seen = await SeeAsync(attempt, deciding.Decider, deciding.Stream, cancellationToken);
            Conflict? conflict = deciding.Options.ExpectedVersion.IsMetBy(seen.Version) ? null : new(deciding.Stream, deciding.Options.ExpectedVersion, seen.Version);
            if (conflict is null)
            {
                (Executed<TState, TEvent>? executed, conflict) = await TryAsync(attempt, deciding, seen, cancellationToken);
                if (executed is not null)
                {
                    return executed;
                }
            }
            if (tries == DirectDeciders.MaxTries || !deciding.Options.ExpectedVersion.IsMetBy(seen.Version))
            {
                return new(default, seen.Version, [], seen.State) { Conflict = conflict };
            }
        }
    }

    /// <summary>What a command has recorded before, or staged.</summary>
    private async ValueTask<Executed<TState, TEvent>?> RepeatedAsync<TState, TCommand, TEvent>(StagedAttempt attempt, Deciding<TState, TCommand, TEvent> deciding, Guid commandId, CancellationToken cancellationToken) where TEvent : class
    {
        if (!attempt.HasStaged(DerivedId.ForCommanded(log.Id, deciding.Stream, commandId, 0)))
        {
            return await repeated.FindAsync(deciding, loading, cancellationToken);
        }
        var events = new List<TEvent>();
        IReadOnlyList<NewEvent> staged = attempt.StagedFor(deciding.Stream);
        for (int ordinal = 0; staged.FirstOrDefault(e => e.EventId == DerivedId.ForCommanded(log.Id, deciding.Stream, commandId, ordinal)) is { Name: not null } e; ordinal++)
        {
            events.AddRange(serializer.Decode(Recorded(e, 0)).Objects.OfType<TEvent>());
        }
        Loaded<TState> seen = await SeeAsync(attempt, deciding.Decider, deciding.Stream, cancellationToken);
        return new(default, seen.Version, events, seen.State) { IsRepeated = true };
    }

    private static void ThrowIfForwarded(StagedAttempt attempt, StreamId stream)
    {
        if (attempt.IsForwarded)
        {
            throw new InvalidOperationException($"Subscription '{attempt.Unit.Subscription}' keeps its progress in a state store, so nothing can be expected of {stream} and nothing be decided on it. Execute the command in a subscription without a state table.");
        }
    }

    private async ValueTask<(Executed<TState, TEvent>? Executed, Conflict? Conflict)> TryAsync<TState, TCommand, TEvent>(StagedAttempt attempt, Deciding<TState, TCommand, TEvent> deciding, Loaded<TState> seen, CancellationToken cancellationToken) where TEvent : class
    {
        var expected = new StreamExpectation(deciding.Stream, ExpectedVersion.Exactly(seen.Version));
        DecidedOutcome<TState, TEvent> decided = deciding.Decide(seen.State, runtime);
#if PLANTED
        if (PlantedDeciders.StagedRefusalsHoldNothing && decided.IsEmpty)
        {
            return (new(default, seen.Version, [], seen.State) { Refusal = decided.Refusal }, null);
        }
#endif
        // What the handler does next rests on the answer, be it "no": the commit is held to what was seen.
        Conflict? conflict = await attempt.ExpectAsync(expected, cancellationToken);
        if (conflict is not null)
        {
            return (null, conflict);
        }
        if (decided.IsEmpty)
        {
            return (new(default, seen.Version, [], seen.State) { Refusal = decided.Refusal }, null);
        }
        if (seen.IsClosed && decided.Events.Count > 0)
        {
            return (new(default, seen.Version, [], seen.State) { Refusal = Refusal.StreamClosed }, null);
        }
        Func<int, Guid>? ids = deciding.Options.CommandId is { } commandId ? ordinal => DerivedId.ForCommanded(log.Id, deciding.Stream, commandId, ordinal) : null;
        EventToPublish[] drafts = deciding.Draft(decided, runtime, serializer.Catalog, ids);
        if (DecidedTimers.AreIn(decided.Outgoing))
        {
            (drafts, conflict) = await ResolveAsync(attempt, drafts, cancellationToken);
            if (conflict is not null)
            {
                return (null, conflict);
            }
        }
        IReadOnlyList<Published> staged = drafts.Length == 0 ? [] : await attempt.StageAllAsync(drafts, cancellationToken);
        int events = decided.Events.Count;
        return (new(default, events == 0 ? seen.Version : staged[events - 1].Version, decided.Events, decided.State), null);
    }

    /// <summary>What remains of a decision that names timers, with the commit held to how they are; the conflict, when one has just changed.</summary>
    internal async ValueTask<(EventToPublish[] Drafts, Conflict? Conflict)> ResolveAsync(StagedAttempt attempt, EventToPublish[] drafts, CancellationToken cancellationToken)
    {
        var timers = new List<StreamExpectation>();
        EventToPublish[] kept = await DecidedTimers.ResolveAsync(log.Id, drafts, timers, timer => attempt.VersionOfAsync(timer, cancellationToken));
        foreach (StreamExpectation timer in timers)
        {
            if (await attempt.ExpectAsync(timer, cancellationToken) is { } conflict)
            {
                return ([], conflict);
            }
        }
        return (kept, null);
    }

    /// <summary>The state as the attempt sees it: that of the log at the version that its batch rests on, then what is staged.</summary>
    internal async ValueTask<Loaded<TState>> SeeAsync<TState, TCommand, TEvent>(StagedAttempt attempt, Decider<TState, TCommand, TEvent> decider, StreamId stream, CancellationToken cancellationToken) where TEvent : class
    {
        long version = await attempt.VersionOfAsync(stream, cancellationToken);
        IReadOnlyList<NewEvent> staged = attempt.StagedFor(stream);
        long inLog = version - staged.Count;
        Loaded<TState>? kept = cache.Find<TState>(decider, stream);
        Loaded<TState> loaded = kept is not null && kept.Version == inLog ? kept
            : await loading.LoadAsync(decider, stream, kept is not null && kept.Version < inLog ? kept : null, AsOf.Version(inLog), cancellationToken);
        TState state = loaded.State;
#if PLANTED
        if (PlantedDeciders.StagedEventsAreNotSeen)
        {
            return new(state, version, default);
        }
#endif
        for (int i = 0; i < staged.Count; i++)
        {
            state = loading.Fold(decider, state, Recorded(staged[i], inLog + 1 + i));
        }
        return new(state, version, default, loaded.IsClosed || (staged.Count > 0 && staged[^1].Closes));
    }

    /// <summary>A staged event, as it will look when it is recorded, but for its place and time.</summary>
    private RecordedEvent Recorded(in NewEvent e, long version) => new()
    {
        Position = 0,
        Stream = e.Stream,
        Version = version,
        EventId = e.EventId,
        Name = e.Name,
        SchemaVersion = e.SchemaVersion,
        Kind = e.Kind,
        RecordedAt = runtime.Time.GetUtcNow(),
        OccurredAt = e.OccurredAt ?? runtime.Time.GetUtcNow(),
        Tags = e.Tags ?? [],
        Headers = e.Headers ?? EventHeaders.None,
        Closes = e.Closes,
        Payload = e.Payload,
    };
}

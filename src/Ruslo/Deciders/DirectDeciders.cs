using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>Decides and commits at once.</summary>
internal sealed class DirectDeciders(IEventLog log, EventSerializer serializer, DecisionAppend append, StateCache cache, FilterChain<DecidingContext> filters, RusloRuntime runtime, Snapshots? snapshots = null) : IDirectDeciders
{
    /// <summary>How often a command is decided while others keep winning; then the caller is told who did.</summary>
    public const int MaxTries = 10;

    private static readonly ExecuteOptions Usual = new();

    private readonly StateLoading loading = new(log, serializer, runtime, snapshots);
    private readonly RepeatedCommand repeated = new(log, serializer);
    private readonly DirectJointExecution joint = new(log, serializer, new(log, serializer, runtime, snapshots), append, cache, runtime);

    public ValueTask<Executed<TState, TEvent>> ExecuteAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, TCommand command, CancellationToken cancellationToken = default) where TEvent : class
        => ExecuteAsync(decider, key, command, Usual, cancellationToken);

    public ValueTask<Executed<TState, TEvent>> ExecuteAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, TCommand command, ExecuteOptions options, CancellationToken cancellationToken = default) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(options);
        var deciding = new Deciding<TState, TCommand, TEvent>(decider, DeciderStream.Of(decider, key, options.Tenant), command, options, cache.Forgettings);
        return filters.IsEmpty ? ExecuteAsync(deciding, cancellationToken) : ExecuteThroughFiltersAsync(deciding, cancellationToken);
    }

    public async ValueTask<ExecutedTogether> ExecuteAsync(JointExecution joint, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(joint);
        joint.Begin(tenant: null);
        return await this.joint.ExecuteAsync(joint, cancellationToken);
    }

    public ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, CancellationToken cancellationToken = default) where TEvent : class
        => LoadAsync(decider, key, new LoadOptions(), cancellationToken);

    public ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, AsOf asOf, CancellationToken cancellationToken = default) where TEvent : class
        => LoadAsync(decider, key, new LoadOptions { AsOf = asOf }, cancellationToken);

    public async ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, LoadOptions options, CancellationToken cancellationToken = default) where TEvent : class
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(options);
        StreamId stream = DeciderStream.Of(decider, key, options.Tenant);
        Loaded<TState>? from = options.AsOf is null ? cache.Find<TState>(decider, stream) : null;
        return (await loading.LoadAsync(decider, stream, from, options.AsOf, cancellationToken)).State;
    }

    public IAsyncEnumerable<PastValue<TState>> HistoryAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, AsOf? after = null, AsOf? until = null, string? tenant = null, CancellationToken cancellationToken = default) where TEvent : class
        => PastOf(decider, key, tenant).HistoryAsync(after, until, cancellationToken);

    public ValueTask<PastDifference<TState>> DifferenceAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, AsOf from, AsOf to, string? tenant = null, CancellationToken cancellationToken = default) where TEvent : class
        => PastOf(decider, key, tenant).DifferenceAsync(from, to, cancellationToken);

    public async ValueTask<bool> ExistsAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, string? tenant = null, CancellationToken cancellationToken = default) where TEvent : class
    {
        CallerContext.Leave();
        return (await log.ReadStreamAsync(DeciderStream.Of(decider, key, tenant), 0, ReadDirection.Forwards, 1, cancellationToken)).LastVersion >= 0;
    }

    private StatePast<TState, TCommand, TEvent> PastOf<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, string? tenant) where TEvent : class
        => new(log, serializer.Catalog, loading, decider, DeciderStream.Of(decider, key, tenant));

    private async ValueTask<Executed<TState, TEvent>> ExecuteThroughFiltersAsync<TState, TCommand, TEvent>(Deciding<TState, TCommand, TEvent> deciding, CancellationToken cancellationToken) where TEvent : class
    {
        CallerContext.Leave();
        var context = new DecidingContext(deciding.Stream, deciding.Command!, deciding.Options.User, isStaged: false);
        Executed<TState, TEvent>? executed = null;
        await filters.InvokeAsync(context, async (inner, token) => executed = await ExecuteAsync(deciding, token), cancellationToken);
        return executed ?? throw context.NotLetThrough();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Executed<TState, TEvent>> ExecuteAsync<TState, TCommand, TEvent>(Deciding<TState, TCommand, TEvent> deciding, CancellationToken cancellationToken) where TEvent : class
    {
        CallerContext.Leave();
        if (deciding.Options.CommandId is not null && await repeated.FindAsync(deciding, loading, cancellationToken) is { } first)
        {
            return first;
        }
        Loaded<TState>? kept = cache.Find<TState>(deciding.Decider, deciding.Stream);
        Loaded<TState> loaded = kept ?? await loading.LoadAsync(deciding.Decider, deciding.Stream, from: null, asOf: null, cancellationToken);
        for (int tries = 1; ; tries++)
        {
            bool isFresh = !ReferenceEquals(loaded, kept);
            (Executed<TState, TEvent>? executed, Conflict? conflict) = await TryAsync(deciding, loaded, isFresh, cancellationToken);
            if (executed is not null)
            {
                return executed;
            }
            if (tries > MaxTries || (isFresh && !deciding.Options.ExpectedVersion.IsMetBy(loaded.Version)))
            {
                return new(loaded.Token, loaded.Version, [], loaded.State) { Conflict = conflict };
            }
            loaded = await loading.LoadAsync(deciding.Decider, deciding.Stream, from: loaded, asOf: null, cancellationToken) with { }; // read from the log, even when nothing came
        }
    }

    /// <summary>Decides once: the result, or who won.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(Executed<TState, TEvent>? Executed, Conflict? Conflict)> TryAsync<TState, TCommand, TEvent>(Deciding<TState, TCommand, TEvent> deciding, Loaded<TState> loaded, bool isFresh, CancellationToken cancellationToken) where TEvent : class
    {
        if (!deciding.Options.ExpectedVersion.IsMetBy(loaded.Version))
        {
            return (null, new(deciding.Stream, deciding.Options.ExpectedVersion, loaded.Version));
        }
        var expected = new StreamExpectation(deciding.Stream, ExpectedVersion.Exactly(loaded.Version));
        DecidedOutcome<TState, TEvent> decided = deciding.Decide(loaded.State, runtime);
        if (decided.IsEmpty)
        {
            return !isFresh && await ConfirmAsync([expected], cancellationToken) is { } newer
                ? (null, newer)
                : (new(loaded.Token, loaded.Version, [], loaded.State) { Refusal = decided.Refusal }, null);
        }
        if (loaded.IsClosed && decided.Events.Count > 0)
        {
            return (Closed<TState, TEvent>(loaded), null);
        }
        Func<int, Guid>? ids = deciding.Options.CommandId is { } commandId ? ordinal => DerivedId.ForCommanded(log.Id, deciding.Stream, commandId, ordinal) : null;
        EventToPublish[] drafts = deciding.Draft(decided, runtime, serializer.Catalog, ids);
        List<StreamExpectation> all = [expected];
        if (DecidedTimers.AreIn(decided.Outgoing))
        {
            drafts = await DecidedTimers.ResolveAsync(log.Id, drafts, all, timer => append.VersionOfAsync(timer, cancellationToken));
            if (drafts.Length == 0)
            {
                return await ConfirmAsync(all, cancellationToken) is { } changed ? (null, changed) : (new(loaded.Token, loaded.Version, [], loaded.State), null);
            }
        }
        (AppendResult result, IReadOnlyList<Published> published) = await append.RecordAsync(drafts, all, ids is not null, cancellationToken);
        if (result is Conflict conflict)
        {
            return (null, conflict);
        }
        if (ids is not null && (result is Refused { Reason: RefusedReason.PartlyKnown } || (result is Appended appended && appended.Place(0).AlreadyThere)))
        {
            return (await repeated.FindAsync(deciding, loading, cancellationToken), null); // the same command was executed at the same moment
        }
        if (result is Refused { Reason: RefusedReason.StreamClosed })
        {
            Loaded<TState> now = await loading.LoadAsync(deciding.Decider, deciding.Stream, from: loaded, asOf: null, cancellationToken);
            return now.Version == loaded.Version ? (Closed<TState, TEvent>(now), null) : (null, new(deciding.Stream, expected.Version, now.Version)); // what closed it may be news to the decider
        }
        AppendOutcome.Of(result);
        return (await DoneAsync(deciding, loaded, decided, published), null);
    }

    private static Executed<TState, TEvent> Closed<TState, TEvent>(Loaded<TState> loaded) => new(loaded.Token, loaded.Version, [], loaded.State) { Refusal = Refusal.StreamClosed };

    private ValueTask<Conflict?> ConfirmAsync(IReadOnlyList<StreamExpectation> expected, CancellationToken cancellationToken)
    {
#if PLANTED
        if (PlantedDeciders.RefusalsAreNotConfirmed)
        {
            return new((Conflict?)null);
        }
#endif
        return append.ConfirmAsync(expected, cancellationToken);
    }

    private async ValueTask<Executed<TState, TEvent>> DoneAsync<TState, TCommand, TEvent>(Deciding<TState, TCommand, TEvent> deciding, Loaded<TState> loaded, DecidedOutcome<TState, TEvent> decided, IReadOnlyList<Published> published) where TEvent : class
    {
        int events = decided.Events.Count;
        Loaded<TState> after = events == 0 ? loaded : new(decided.State, published[events - 1].Version, published[events - 1].Token, serializer.Catalog.Describe(decided.Events[^1]).Closes);
        if (!append.IsFiltered)
        {
            cache.Keep(deciding.Decider, deciding.Stream, after, deciding.Forgettings);
            await loading.CommittedAsync(deciding.Decider, deciding.Stream, loaded.Version, after, deciding.Forgettings);
        }
        return new(published[^1].Token, after.Version, decided.Events, after.State);
    }
}

namespace Ruslo;

/// <summary>A command of a <see cref="JointExecution"/>, and after it what came of it.</summary>
/// <typeparam name="TState">The state of the decider.</typeparam>
/// <typeparam name="TCommand">Its commands.</typeparam>
/// <typeparam name="TEvent">Its events.</typeparam>
public sealed class JointPart<TState, TCommand, TEvent> : JointPart where TEvent : class
{
    private readonly Decider<TState, TCommand, TEvent> decider;
    private readonly TCommand command;
    private Loaded<TState>? loaded;
    private DecidedOutcome<TState, TEvent>? decided;
    private Executed<TState, TEvent>? result;
    private bool closes;
    private int forgettings;

    internal JointPart(Decider<TState, TCommand, TEvent> decider, RoutingKey key, TCommand command, ExecuteOptions options) : base(decider.Topic, key, options)
        => (this.decider, this.command) = (decider, command);

    /// <summary>What came of it; when the whole was not recorded, its state is the one that was decided on and it has no events.</summary>
    /// <exception cref="InvalidOperationException">It was not executed yet.</exception>
    public Executed<TState, TEvent> Result => result ?? throw new InvalidOperationException("It was not executed yet: await IDeciders.ExecuteAsync(joint) first.");

    /// <inheritdoc/>
    public override Refusal? Refusal => decided?.Refusal;

    internal override long Version => loaded!.Version;

    internal override async ValueTask LoadAsync(StateLoading loading, StateCache cache, CancellationToken cancellationToken)
    {
        forgettings = loaded is null ? cache.Forgettings : forgettings;
        Loaded<TState>? kept = loaded is null ? cache.Find<TState>(decider, Stream) : null;
        IsFresh = kept is null;
        loaded = kept ?? await loading.LoadAsync(decider, Stream, from: loaded, asOf: null, cancellationToken);
    }

    internal override async ValueTask SeeAsync(StagedDeciders deciders, StagedAttempt attempt, CancellationToken cancellationToken)
        => loaded = await deciders.SeeAsync(attempt, decider, Stream, cancellationToken);

    internal override EventToPublish[]? Decide(EventCatalog catalog, RusloRuntime runtime)
    {
        var deciding = new Deciding<TState, TCommand, TEvent>(decider, Stream, command, Options);
        decided = deciding.Decide(loaded!.State, runtime);
        if (loaded.IsClosed && decided.Events.Count > 0)
        {
            decided = decided with { Events = [], Outgoing = [], Refusal = Ruslo.Refusal.StreamClosed, State = loaded.State };
        }
        closes = decided.Events.Count > 0 && catalog.Describe(decided.Events[^1]).Closes;
        return decided.Refusal is null ? deciding.Draft(decided, runtime, catalog, idOf: null) : null;
    }

    internal override void Recorded(ReadOnlySpan<Published> published, StateCache? cache)
    {
        int events = decided!.Events.Count;
        Loaded<TState> after = events == 0 ? loaded! : new(decided.State, published[events - 1].Version, published[events - 1].Token, closes);
        if (events > 0)
        {
            cache?.Keep(decider, Stream, after, forgettings);
        }
        result = new(published.IsEmpty ? after.Token : published[^1].Token, after.Version, decided.Events, after.State);
    }

    internal override void NotRecorded(Conflict? conflict)
        => result = new(loaded!.Token, loaded.Version, [], loaded.State) { Refusal = decided?.Refusal, Conflict = conflict };
}

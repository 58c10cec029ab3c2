namespace Ruslo;

/// <summary>One command on its way through a decider: what is asked, of which stream.</summary>
/// <param name="Decider">The decider.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Command">The command.</param>
/// <param name="Options">What the caller said.</param>
/// <param name="Forgettings">How many subjects were forgotten before it was loaded.</param>
internal sealed record Deciding<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> Decider, StreamId Stream, TCommand Command, ExecuteOptions Options, int Forgettings = 0) where TEvent : class
{
    /// <summary>Decides on a state.</summary>
    public DecidedOutcome<TState, TEvent> Decide(TState state, RusloRuntime runtime)
    {
        Decision<TEvent> decision = Decider.Decide(state, Command, new(Stream, Now(runtime), runtime.Ids) { User = Options.User });
        if (decision.Refusal is { } refusal)
        {
            return new([], [], refusal, state);
        }
        IReadOnlyList<TEvent> events = decision.Events;
        IReadOnlyList<Outgoing> outgoing = decision.Outgoing;
        foreach (TEvent e in events)
        {
            state = Decider.Evolve(state, e);
        }
        return new(events, outgoing, null, state);
    }

    /// <summary>What is to be recorded of a decision: its events in the decider's stream, its commands and timers in streams of their own.</summary>
    /// <param name="decided">The decision.</param>
    /// <param name="runtime">The clock that timers count from.</param>
    /// <param name="catalog">Knows the types.</param>
    /// <param name="idOf">The id of the n-th, from 0; null: any new one.</param>
    /// <exception cref="InvalidOperationException">An event names another stream, or is a command.</exception>
    public EventToPublish[] Draft(DecidedOutcome<TState, TEvent> decided, RusloRuntime runtime, EventCatalog catalog, Func<int, Guid>? idOf)
    {
        var all = new EventToPublish[decided.Events.Count + decided.Outgoing.Count];
        for (int i = 0; i < decided.Events.Count; i++)
        {
            all[i] = DraftEvent(decided.Events[i], isLast: i == decided.Events.Count - 1, catalog, idOf?.Invoke(i));
        }
        // What may be left out, because a timer is there or has ended, is numbered last: so what is recorded in any case has the same id each time.
        int ordinal = decided.Events.Count, optional = ordinal + decided.Outgoing.Count(static one => one is { IsCancellation: false, TimerId: null });
        for (int i = 0; i < decided.Outgoing.Count; i++)
        {
            Outgoing outgoing = decided.Outgoing[i];
            all[decided.Events.Count + i] = outgoing.IsCancellation ? DraftCancellation((string)outgoing.Message, idOf?.Invoke(optional++))
                : DraftOutgoing(outgoing, runtime, catalog, outgoing.TimerId is null ? idOf?.Invoke(ordinal++) : null);
        }
        return all;
    }

    private EventToPublish DraftEvent(TEvent e, bool isLast, EventCatalog catalog, Guid? id)
    {
        EventDescriptor descriptor = catalog.Describe(e);
        if (descriptor.Closes && !isLast)
        {
            throw new InvalidOperationException($"A decision on {Stream} contains {descriptor}, which closes the stream, before its last event. Let it be the last.");
        }
        return new(e, PublishOptions(id) with { Topic = Decider.Topic, Key = KeyOf(descriptor, descriptor.StreamKeyOf(e)), OccurredAt = Options.OccurredAt, IsDecided = true });
    }

    private EventToPublish DraftOutgoing(Outgoing outgoing, RusloRuntime runtime, EventCatalog catalog, Guid? id)
    {
        EventDescriptor descriptor = catalog.Describe(outgoing.Message);
        if (!outgoing.IsTimer && descriptor.Kind != EventKind.Command)
        {
            throw new InvalidOperationException($"A decision on {Stream} sends {descriptor}, which is no command. An event is decided as it is; give commands [Command].");
        }
        return new(outgoing.Message, PublishOptions(id) with
        {
            Key = descriptor.StreamKeyOf(outgoing.Message) ?? new RoutingKey(Stream.Key),
            IsSent = descriptor.Kind == EventKind.Command,
            DueAt = outgoing.At ?? (outgoing.After is { } after ? Now(runtime) + after : null),
            TimerId = outgoing.TimerId,
        });
    }

    private EventToPublish DraftCancellation(string timerId, Guid? id)
    {
        EventToPublish cancelled = TimerCancelled.Of(TimerStream.Of(Stream.Tenant, timerId));
        return cancelled with { Options = cancelled.Options! with { EventId = id, CorrelationId = Options.CorrelationId } };
    }

    private PublishOptions PublishOptions(Guid? id) => new() { EventId = id, Tenant = Stream.Tenant, Headers = Options.Headers, CorrelationId = Options.CorrelationId };

    private DateTimeOffset Now(RusloRuntime runtime) => Options.OccurredAt?.ToUniversalTime() ?? runtime.Time.GetUtcNow();

    private RoutingKey KeyOf(EventDescriptor descriptor, RoutingKey? own)
    {
        if (descriptor.Kind == EventKind.Command)
        {
            throw new InvalidOperationException($"A decision on {Stream} contains the command {descriptor} as an event. Send it: Decision.Send(…).");
        }
        return own is { } named && named.Value != Stream.Key
            ? throw new InvalidOperationException($"A decision on {Stream} contains {descriptor}, whose stream key is '{named.Value}'. A decider decides on its own stream alone: give the event the key '{Stream.Key}', or none.")
            : new RoutingKey(Stream.Key);
    }
}

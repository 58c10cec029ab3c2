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
        Decision<TEvent> decision = Decider.Decide(state, Command, new(Stream, Options.OccurredAt?.ToUniversalTime() ?? runtime.Time.GetUtcNow(), runtime.Ids) { User = Options.User });
        if (decision.Refusal is { } refusal)
        {
            return new([], [], refusal, state);
        }
        IReadOnlyList<TEvent> events = decision.Events;
        IReadOnlyList<Outgoing> outgoing = decision.Outgoing;
        foreach (Outgoing sent in outgoing)
        {
            if (sent.IsTimer)
            {
                throw new NotSupportedException($"A decision on {Stream} schedules {sent.Message.GetType().Name}, but there are no timers yet. Decide without it.");
            }
        }
        foreach (TEvent e in events)
        {
            state = Decider.Evolve(state, e);
        }
        return new(events, outgoing, null, state);
    }

    /// <summary>What is to be recorded of a decision: its events in the decider's stream, its commands in streams of their own.</summary>
    /// <param name="decided">The decision.</param>
    /// <param name="catalog">Knows the types.</param>
    /// <param name="idOf">The id of the n-th, from 0; null: any new one.</param>
    /// <exception cref="InvalidOperationException">An event names another stream, or is a command.</exception>
    public EventToPublish[] Draft(DecidedOutcome<TState, TEvent> decided, EventCatalog catalog, Func<int, Guid>? idOf)
    {
        var all = new EventToPublish[decided.Events.Count + decided.Outgoing.Count];
        for (int i = 0; i < all.Length; i++)
        {
            bool isEvent = i < decided.Events.Count;
            object message = isEvent ? decided.Events[i] : decided.Outgoing[i - decided.Events.Count].Message;
            EventDescriptor descriptor = catalog.Describe(message);
            RoutingKey? own = descriptor.StreamKeyOf(message);
            var options = new PublishOptions
            {
                Topic = isEvent ? Decider.Topic : null,
                Key = isEvent ? KeyOf(descriptor, own) : own ?? new RoutingKey(Stream.Key),
                OccurredAt = isEvent ? Options.OccurredAt : null,
                IsDecided = isEvent,
                IsSent = !isEvent,
                EventId = idOf?.Invoke(i),
                Tenant = Stream.Tenant,
                Headers = Options.Headers,
                CorrelationId = Options.CorrelationId,
            };
            if (isEvent && descriptor.Closes && i < decided.Events.Count - 1)
            {
                throw new InvalidOperationException($"A decision on {Stream} contains {descriptor}, which closes the stream, before its last event. Let it be the last.");
            }
            if (!isEvent && descriptor.Kind != EventKind.Command)
            {
                throw new InvalidOperationException($"A decision on {Stream} sends {descriptor}, which is no command. An event is decided as it is; give commands [Command].");
            }
            all[i] = new(message, options);
        }
        return all;
    }

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

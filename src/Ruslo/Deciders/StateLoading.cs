namespace Ruslo;

/// <summary>Folds streams into states. Thread-safe.</summary>
internal sealed class StateLoading(IEventLog log, EventSerializer serializer)
{
    private const int PageEvents = 512;

    /// <summary>The state now, or at a point of the past.</summary>
    /// <param name="decider">How events become a state.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="from">An earlier state of it to go on from; null: from the beginning.</param>
    /// <param name="asOf">The point; null: now.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <exception cref="RusloException">An event cannot be read here; the message says which.</exception>
    public async ValueTask<Loaded<TState>> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, StreamId stream, Loaded<TState>? from, AsOf? asOf, CancellationToken cancellationToken) where TEvent : class
    {
        TState state = from is null ? decider.Initial : from.State;
        long version = from?.Version ?? -1;
        RecordedEvent? last = null;
        for (long next = version + 1; ;)
        {
            StreamPage page = await log.ReadStreamAsync(stream, next, ReadDirection.Forwards, PageEvents, cancellationToken);
            for (int i = 0; i < page.Events.Count; i++)
            {
                RecordedEvent e = page.Events[i];
                if (asOf is { } point && !point.Includes(e))
                {
                    if (point.EndsAt(e))
                    {
                        return Of(state, last, from);
                    }
                    continue;
                }
                state = Fold(decider, state, e);
                last = e;
            }
            next += page.Events.Count;
            if (page.IsEnd || page.Events.Count == 0)
            {
                return Of(state, last, from);
            }
        }
    }

    /// <summary>The state after one more event.</summary>
    /// <exception cref="RusloException">It cannot be read here.</exception>
    public TState Fold<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, TState state, RecordedEvent e) where TEvent : class
    {
        DecodedEvent decoded = serializer.Decode(e);
        switch (decoded.Outcome)
        {
            case DecodeOutcome.Known:
                for (int i = 0; i < decoded.Objects.Count; i++)
                {
                    // Facts of others may lie in the stream; those that the decider has no type for do not concern it.
                    state = decoded.Objects[i] is TEvent known ? decider.Evolve(state, known) : state;
                }
                return state;
            case DecodeOutcome.Failed:
                throw decoded.Error!;
            default:
                throw new RusloException(decoded.Outcome == DecodeOutcome.UnknownName
                    ? $"{e.Stream} holds '{e.Name}' at version {e.Version} (position {e.Position}), which this process does not know, so nothing can be decided on it. Add the event, or its former name as an alias, to the catalog."
                    : $"{e.Stream} holds '{e.Name}' v{e.SchemaVersion} at version {e.Version} (position {e.Position}), which is newer than this process knows, so nothing can be decided on it here. Update this process.")
                {
                    Stream = e.Stream,
                    Position = e.Position,
                    EventId = e.EventId,
                };
        }
    }

    private Loaded<TState> Of<TState>(TState state, RecordedEvent? last, Loaded<TState>? from)
        => last is null ? from ?? new(state, -1, default) : new(state, last.Version, Token.Of(log.Id, last));
}

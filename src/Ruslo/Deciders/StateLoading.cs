namespace Ruslo;

/// <summary>Folds streams into states, from their snapshots on where there are some. Thread-safe.</summary>
internal sealed class StateLoading(IEventLog log, EventSerializer serializer, RusloRuntime? runtime = null, Snapshots? snapshots = null)
{
    private const int PageEvents = 512;

    /// <summary>The state now, or at a point of the past.</summary>
    /// <param name="decider">How events become a state.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="from">An earlier state of it to go on from; null: from the beginning.</param>
    /// <param name="asOf">The point; null: now.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <exception cref="RusloException">An event cannot be read here; the message says which.</exception>
    public ValueTask<Loaded<TState>> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, StreamId stream, Loaded<TState>? from, AsOf? asOf, CancellationToken cancellationToken) where TEvent : class
        => from is null && runtime is not null && snapshots?.Of(decider) is { } kept && asOf?.IsOfOccurrence != true
            ? LoadFromSnapshotAsync(decider, stream, asOf, kept, runtime.Time, cancellationToken)
            : FoldAsync(decider, stream, from, asOf, cancellationToken);

    /// <summary>A state of a committed version came about without a load; it is kept when its policy says so.</summary>
    public ValueTask CommittedAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, StreamId stream, long before, Loaded<TState> after, int forgettings) where TEvent : class
        => snapshots?.Of(decider) is { } kept && (after.Version + 1) / kept.Policy.Every > (before + 1) / kept.Policy.Every ? kept.SaveAsync(stream, after, forgettings) : default;

    private async ValueTask<Loaded<TState>> LoadFromSnapshotAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, StreamId stream, AsOf? asOf, DeciderSnapshots kept, TimeProvider time, CancellationToken cancellationToken) where TEvent : class
    {
        long began = time.GetTimestamp();
        int forgettings = kept.Forgettings;
        Loaded<TState>? snapshot = await kept.FindAsync<TState>(stream, cancellationToken);
        RecordedEvent? last = snapshot is null ? null : await LastOfAsync(stream, snapshot, cancellationToken);
        bool isLater = last is not null && asOf?.Includes(last) == false;
        Loaded<TState> loaded = await FoldAsync(decider, stream, last is null || isLater ? null : snapshot, asOf, cancellationToken);
        long folded = loaded.Version - (last is null ? -1 : snapshot!.Version);
        if (!isLater && folded > 0 && (folded >= kept.Policy.Every || time.GetElapsedTime(began) >= kept.Policy.SlowLoad))
        {
            await kept.SaveAsync(stream, loaded, forgettings);
        }
        return loaded;
    }

    /// <summary>The last event in a snapshot; null when the log does not hold it: it was restored from an older backup, or is another one.</summary>
    private async ValueTask<RecordedEvent?> LastOfAsync<TState>(StreamId stream, Loaded<TState> snapshot, CancellationToken cancellationToken)
    {
        StreamPage page = await log.ReadStreamAsync(stream, snapshot.Version, ReadDirection.Forwards, 1, cancellationToken);
#if PLANTED
        if (PlantedDeciders.SnapshotsAreNotIdentified && page.Events.Count > 0)
        {
            return page.Events[0];
        }
#endif
        return page.Events.Count > 0 && snapshot.Token.Identifies(log.Id, page.Events[0]) ? page.Events[0] : null;
    }

    private async ValueTask<Loaded<TState>> FoldAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, StreamId stream, Loaded<TState>? from, AsOf? asOf, CancellationToken cancellationToken) where TEvent : class
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
    public TState Fold<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, TState state, RecordedEvent e) where TEvent : class => Fold(decider, state, e, out _);

    /// <inheritdoc cref="Fold{TState, TCommand, TEvent}(Decider{TState, TCommand, TEvent}, TState, RecordedEvent)"/>
    /// <param name="decider">How events become a state.</param>
    /// <param name="state">The state before it.</param>
    /// <param name="e">The event.</param>
    /// <param name="concerns">Whether the decider has a type for it.</param>
    public TState Fold<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, TState state, RecordedEvent e, out bool concerns) where TEvent : class
    {
        concerns = false;
        DecodedEvent decoded = serializer.Decode(e);
        switch (decoded.Outcome)
        {
            case DecodeOutcome.Known:
                for (int i = 0; i < decoded.Objects.Count; i++)
                {
                    // Facts of others may lie in the stream; those that the decider has no type for do not concern it.
                    if (decoded.Objects[i] is TEvent known)
                    {
                        (state, concerns) = (decider.Evolve(state, known), true);
                    }
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
        => last is null ? from ?? new(state, -1, default) : new(state, last.Version, Token.Of(log.Id, last), last.Closes);
}

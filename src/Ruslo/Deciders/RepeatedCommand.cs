namespace Ruslo;

/// <summary>Finds what a command has recorded before, by the ids that derive from its own.</summary>
internal sealed class RepeatedCommand(IEventLog log, EventSerializer serializer)
{
    /// <summary>The first result of a command; null when it has recorded nothing.</summary>
    public async ValueTask<Executed<TState, TEvent>?> FindAsync<TState, TCommand, TEvent>(Deciding<TState, TCommand, TEvent> deciding, StateLoading loading, CancellationToken cancellationToken) where TEvent : class
    {
#if PLANTED
        if (PlantedDeciders.CommandsAreNotLookedUp)
        {
            return null;
        }
#endif
        Guid commandId = deciding.Options.CommandId!.Value;
        var events = new List<TEvent>();
        RecordedEvent? last = null;
        for (int ordinal = 0; await log.FindAsync(DerivedId.ForCommanded(log.Id, deciding.Stream, commandId, ordinal), cancellationToken) is { } found; ordinal++)
        {
            last = found;
            if (found.Stream == deciding.Stream)
            {
                events.AddRange(serializer.Decode(found).Objects.OfType<TEvent>());
            }
        }
        if (last is null)
        {
            return null;
        }
        Loaded<TState> loaded = await loading.LoadAsync(deciding.Decider, deciding.Stream, from: null, AsOf.Position(last.Position), cancellationToken);
        return new(Token.Of(log.Id, last), loaded.Version, events, loaded.State) { IsRepeated = true };
    }
}

namespace Ruslo;

/// <summary>
/// What changes when a subscription begins or ceases to handle commands: who holds them, and, so that each is handled once, what of its own
/// progress says otherwise. Commands that lie behind its checkpoints and that nobody has handled wait as if parked; those ahead of them
/// that somebody else has handled are skipped.
/// </summary>
internal sealed class Claiming
{
    private const int MaxPlaced = 50_000;
    private const int PageEvents = 512;

    private readonly IEventLog log;
    private readonly SubscriptionDefinition definition;
    private readonly RecordedClaims claims;
    private readonly string former;
    private readonly List<(EventDescriptor Command, Claim From)> taken = [];
    private readonly List<ProgressMove> moves = [];

    private Claiming(IEventLog log, SubscriptionDefinition definition, RecordedClaims claims, string? former)
        => (this.log, this.definition, this.claims, this.former) = (log, definition, claims, former ?? definition.Name);

    /// <summary>Where a subscription that is new must start, so that it goes on where others have stopped; null: wherever it wants.</summary>
    public long? StartAfter => taken.Exists(static one => !ReferenceEquals(one.From, Claim.None)) ? taken.Max(static one => one.From.Last) : null;

    /// <summary>Finds out what a subscription may claim.</summary>
    /// <param name="log">The log.</param>
    /// <param name="definition">The subscription.</param>
    /// <param name="registered">What is recorded.</param>
    /// <param name="former">The subscription whose whole progress it takes along; null: none.</param>
    /// <param name="others">The other subscriptions of this process.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SetupException">Somebody else handles a command of it.</exception>
    public static async ValueTask<Claiming> BeginAsync(IEventLog log, SubscriptionDefinition definition, RegisteredProgress registered, string? former, IReadOnlyList<SubscriptionDefinition> others, CancellationToken cancellationToken)
    {
        var claiming = new Claiming(log, definition, registered.Claims, former);
        foreach (EventDescriptor command in definition.Commands)
        {
            if (others.FirstOrDefault(other => other.Name != definition.Name && other.Claims(command.Name)) is { } second)
            {
                throw new SetupException([ClaimRules.Two(command.Name, definition.Name, second.Name)]);
            }
            await claiming.TakeAsync(command, registered, cancellationToken);
        }
        return claiming;
    }

    /// <summary>The moves of claims, and of those who lose one.</summary>
    /// <param name="registration">What the subscription is registered as from now on.</param>
    /// <param name="entries">Its own progress, as it is going to be; changed where claims need it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<IReadOnlyList<ProgressMove>> PlaceAsync(Registration registration, Dictionary<string, ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        long[] checkpoints = CheckpointsOf(definition.Name, registration, [.. entries.Select(static entry => new ProgressEntry(entry.Key, entry.Value))]);
        var parked = new ParkedPositions(entries, definition.Name, registration);
        foreach (string command in claims.HeldBy(former))
        {
            Claim held = claims.Find(command)!;
            moves.Add(claims.Move(command, definition.Claims(command) ? held with { Handler = definition.Name }
                : held with { Handler = definition.Name, Checkpoints = checkpoints, Unhandled = await parked.TakeAsync(command, log, cancellationToken) }));
        }
        foreach ((EventDescriptor command, Claim from) in taken)
        {
            moves.Add(claims.Move(command.Name, new(definition.Name, definition.ClaimKind, definition.KeepsState, [], [])));
            await PlaceAsync(command, from, checkpoints, parked, entries, cancellationToken);
        }
        return moves;
    }

    private async ValueTask TakeAsync(EventDescriptor command, RegisteredProgress registered, CancellationToken cancellationToken)
    {
        Claim? claim = claims.Find(command.Name);
        if (claim is { IsHeld: true } && claim.Handler == former)
        {
            return;
        }
#if PLANTED
        bool mayTake = PlantedClaims.ASecondHandlerIsLetIn || claim is null || claim.Handler.Length == 0 || claim.Handler == definition.Name || claim.Handler == definition.TakesOver;
#else
        bool mayTake = claim is null || claim.Handler.Length == 0 || claim.Handler == definition.Name || claim.Handler == definition.TakesOver;
#endif
        if (!mayTake)
        {
            throw new SetupException([ClaimRules.HeldByOther(command.Name, definition.Name, claim!.Handler)]);
        }
        if (claim is { IsHeld: true } && claim.KeepsState)
        {
            throw new SetupException([$"Subscription '{definition.Name}' cannot take the command '{command.Name}' over from '{claim.Handler}', which keeps its progress in a state store. Keep the name '{claim.Handler}', or retire it first: commands up to then count as handled."]);
        }
        taken.Add((command, claim is null ? Claim.None : claim.IsHeld ? await LetGoAsync(command.Name, claim, registered, cancellationToken) : claim));
    }

    /// <summary>What another subscription, that goes on without it, has handled of a command.</summary>
    private async ValueTask<Claim> LetGoAsync(string command, Claim claim, RegisteredProgress registered, CancellationToken cancellationToken)
    {
        if (registered.Find(claim.Handler) is not { State: not RegistrationState.Retired } registration)
        {
            return Claim.None;
        }
        IReadOnlyList<ProgressEntry> before = await log.ReadProgressAsync(ProgressFormat.Generation(claim.Handler, registration.Generation), cancellationToken);
        Dictionary<string, ReadOnlyMemory<byte>> after = before.ToDictionary(static entry => entry.Entry, static entry => entry.Value, StringComparer.Ordinal);
        IReadOnlyList<long> unhandled = await new ParkedPositions(after, claim.Handler, registration).TakeAsync(command, log, cancellationToken);
        moves.AddRange(ProgressDiff.Between(before, after));
        return claim with { Checkpoints = CheckpointsOf(claim.Handler, registration, before), Unhandled = unhandled };
    }

    private async ValueTask PlaceAsync(EventDescriptor command, Claim from, long[] checkpoints, ParkedPositions parked, Dictionary<string, ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        if (definition.StartsWhereItSays && ReferenceEquals(from, Claim.None))
        {
            return;
        }
        var filter = new EventFilter { Names = [command.Name, .. command.Aliases], Kinds = [EventKind.Command] };
        var waiting = new Dictionary<StreamId, List<RecordedEvent>>();
        int placed = 0;
        long end = Math.Max(checkpoints.Max(), from.Last);
        for (long after = Math.Min(from.First, checkpoints.Min()); after < end;)
        {
            LogPage page = await log.ReadAsync(after, filter, PageEvents, cancellationToken);
            foreach (RecordedEvent e in page.Events)
            {
                var key = new StreamId(e.Stream.Tenant, "", e.Stream.Key);
                bool isPassed = e.Position <= checkpoints[PartitionHash.Partition(PartitionHash.Of(key), checkpoints.Length)], isHandled = from.HasHandled(key, e.Position);
                placed += isPassed == isHandled ? 0 : 1;
                if (isPassed && !isHandled)
                {
                    (waiting.TryGetValue(key, out List<RecordedEvent>? list) ? list : waiting[key] = []).Add(e);
                }
                else if (isHandled && !isPassed)
                {
                    entries[ProgressFormat.Amendment(definition.Name, e.Position, ProgressFormat.HashOf(key))] = ProgressFormat.Encode(new Amendment(0));
                }
            }
            if (page.ReadThrough <= after)
            {
                break;
            }
            after = page.ReadThrough;
        }
        if (placed > MaxPlaced || (placed > 0 && definition.KeepsState))
        {
            throw new SetupException([$"Subscription '{definition.Name}' begins to handle the command '{command.Name}', of which {placed} lie where it has been already{(definition.KeepsState ? ", and it keeps its progress in a state store" : "")}. Let a subscription of its own, with a new name, handle '{command.Name}'."]);
        }
        foreach ((StreamId key, List<RecordedEvent> events) in waiting)
        {
            parked.Add(key, events);
        }
    }

    /// <summary>How far each partition of a subscription has come.</summary>
    internal static long[] CheckpointsOf(string subscription, Registration registration, IReadOnlyList<ProgressEntry> entries)
    {
        Dictionary<int, PartitionProgress> partitions = Rewinding.Partitions(subscription, registration, entries);
        var checkpoints = new long[registration.Partitions];
        for (int i = 0; i < checkpoints.Length; i++)
        {
            checkpoints[i] = partitions[i].Checkpoint;
        }
        return checkpoints;
    }
}

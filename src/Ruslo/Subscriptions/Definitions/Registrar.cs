namespace Ruslo;

/// <summary>
/// Records how subscriptions are defined: new ones, renamed ones, and those that are given other events than before. Done when the log
/// opens, before this process appends anything, so that a new subscription misses nothing of it.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="states">Where subscriptions keep tables, for those that are renamed; null: nowhere.</param>
/// <param name="notes">The application's log.</param>
internal sealed class Registrar(IEventLog log, IStateStore? states, DefinitionLog notes)
{
    /// <summary>Records all definitions of an application; returns who handles which command then.</summary>
    /// <exception cref="SetupException">Somebody else handles a command of one.</exception>
    public async ValueTask<RecordedClaims> RecordAllAsync(IReadOnlyList<SubscriptionDefinition> definitions, CancellationToken cancellationToken)
    {
        RegisteredProgress registered = await RegisteredProgress.ReadAsync(log, cancellationToken);
        foreach (SubscriptionDefinition definition in definitions)
        {
            await RecordAsync(definition, registered, definitions, cancellationToken);
        }
        return await RecordedClaims.ReadAsync(log, cancellationToken);
    }

    /// <summary>Says which registered subscriptions have no definition here.</summary>
    public async ValueTask ReportOrphansAsync(IReadOnlyList<SubscriptionDefinition> definitions, IReadOnlySet<string> others, CancellationToken cancellationToken)
    {
        foreach (string name in (await RegisteredProgress.ReadAsync(log, cancellationToken)).Names)
        {
            if (!TopicName.IsReserved(name) && !others.Contains(name) && !definitions.Any(definition => definition.Name == name))
            {
                notes.Orphaned(name, $"subscriptions.RetireAsync(\"{name}\")");
            }
        }
    }

    /// <summary>Records one definition, and returns what is recorded about its subscription now.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="registered">What was recorded a moment ago, if that is known.</param>
    /// <param name="others">The definitions of this process, so that nobody takes over from one of them what it handles.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="SetupException">Somebody else handles a command of it, or it keeps state and handles other commands than before, or its progress is kept elsewhere.</exception>
    public async ValueTask<Registration> RecordAsync(SubscriptionDefinition definition, RegisteredProgress? registered, IReadOnlyList<SubscriptionDefinition> others, CancellationToken cancellationToken)
    {
        while (true)
        {
            registered ??= await RegisteredProgress.ReadAsync(log, cancellationToken);
            Registration? known = registered.Find(definition.Name);
            bool isActive = known is { State: not RegistrationState.Retired };
            if (isActive && known!.Place != definition.Place)
            {
                throw new SetupException([Moved(definition.Name, known.Place, definition.Place)]);
            }
            if (isActive && known!.Fingerprint == definition.Fingerprint && registered.Claims.AreThoseOf(definition))
            {
                return known;
            }
            string? former = isActive ? null : FormerOf(definition, registered, others);
            Claiming claiming = await Claiming.BeginAsync(log, definition, registered, former, others, cancellationToken);
            Registration? recorded = isActive ? await ChangeAsync(definition, known!, registered, claiming, cancellationToken)
                : former is not null ? await RenameAsync(definition, former, registered.Find(former)!, registered, claiming, cancellationToken)
                : await RegisterAsync(definition, known, registered, claiming, cancellationToken);
            if (recorded is not null)
            {
                return recorded;
            }
            registered = null; // somebody else recorded something at the same moment: look again
        }
    }

    /// <summary>Progress does not move between places: looked for in the new one, it would be missing, and everything would be handled again.</summary>
    private static string Moved(string name, ProgressPlace from, ProgressPlace to)
        => $"Subscription '{name}' has its progress {Text(from)}, and is defined now with its progress {Text(to)}, where it would start over and handle everything again. Keep it as it was; or give it a new name, and it starts where that says; or retire '{name}' first.";

    private static string Text(ProgressPlace place) => place switch
    {
        ProgressPlace.OwnStore => "in a database of its own (UseDbContext)",
        ProgressPlace.StateStore => "with state tables (State<T>)",
        _ => "in the log",
    };

    /// <summary>Whose whole progress a new subscription takes along; null: nobody's.</summary>
    private static string? FormerOf(SubscriptionDefinition definition, RegisteredProgress registered, IReadOnlyList<SubscriptionDefinition> others)
        => IsThere(registered, definition.RenamedFrom) ? definition.RenamedFrom
            : IsThere(registered, definition.TakesOver) && registered.Claims.HeldBy(definition.TakesOver!).Any() && !others.Any(other => other.Name == definition.TakesOver) ? definition.TakesOver
            : null;

    private static bool IsThere(RegisteredProgress registered, string? name) => name is not null && registered.Find(name) is { State: not RegistrationState.Retired };

    private async ValueTask<Registration?> ChangeAsync(SubscriptionDefinition definition, Registration known, RegisteredProgress registered, Claiming claiming, CancellationToken cancellationToken)
    {
        Registration next = known with { Fingerprint = definition.Fingerprint };
        var moves = new List<ProgressMove> { registered.Move(definition.Name, next) };
        if (!registered.Claims.AreThoseOf(definition))
        {
            if (definition.KeepsState)
            {
                // What it has handled, and what is parked there, is not in the log, where the next holder of a command would look.
                throw new SetupException(ClaimRules.ChangedBesideState(definition, [.. registered.Claims.HeldBy(definition.Name)]));
            }
            IReadOnlyList<ProgressEntry> before = await log.ReadProgressAsync(ProgressFormat.Registration(definition.Name) + "/", cancellationToken);
            Dictionary<string, ReadOnlyMemory<byte>> after = before.ToDictionary(static entry => entry.Entry, static entry => entry.Value, StringComparer.Ordinal);
            moves.AddRange(await claiming.PlaceAsync(next, after, cancellationToken));
            moves.AddRange(ProgressDiff.Between(before, after));
        }
        if (!await TryAsync(moves, cancellationToken))
        {
            return null;
        }
        if (known.Fingerprint != definition.Fingerprint)
        {
            notes.Changed(definition.Name, known.Fingerprint, definition.Fingerprint);
        }
        return next;
    }

    private async ValueTask<Registration?> RegisterAsync(SubscriptionDefinition definition, Registration? retired, RegisteredProgress registered, Claiming claiming, CancellationToken cancellationToken)
    {
        long start = (definition.TakesEventsToo ? null : claiming.StartAfter) ?? await definition.Start.ResolveAsync(log, cancellationToken);
        int generation = NextGeneration(retired);
        var next = new Registration(generation, definition.Partitions, RegistrationState.Active, start, definition.Fingerprint, KeptAs(definition.Name, generation, registered), definition.Place);
        var entries = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var moves = new List<ProgressMove> { registered.Move(definition.Name, next) };
        moves.AddRange(await claiming.PlaceAsync(next, entries, cancellationToken));
        moves.AddRange(ProgressDiff.Between([], entries));
        if (!await TryAsync(moves, cancellationToken))
        {
            return null;
        }
        notes.Registered(definition.Name, next.Generation, next.Partitions, next.Start);
        return next;
    }

    private async ValueTask<Registration?> RenameAsync(SubscriptionDefinition definition, string former, Registration old, RegisteredProgress registered, Claiming claiming, CancellationToken cancellationToken)
    {
        var renaming = new Renaming(log, states, definition, former, old);
        Registration next = renaming.Next(NextGeneration(registered.Find(definition.Name)));
        if (!await renaming.ApplyAsync(next, registered, claiming, TryAsync, cancellationToken))
        {
            return null;
        }
        notes.Renamed(definition.Name, former);
        if (old.Fingerprint != definition.Fingerprint)
        {
            notes.Changed(definition.Name, old.Fingerprint, definition.Fingerprint);
        }
        return next;
    }

    /// <summary>A renamed subscription keeps its tables under the former name: who comes by that name later keeps its own under another.</summary>
    private static string KeptAs(string name, int generation, RegisteredProgress registered)
        => registered.Names.Any(other => registered.Find(other)!.KeptAs == name) ? $"{name} {generation}" : "";

    /// <summary>A generation is never used twice under one name, not even after it was retired.</summary>
    private static int NextGeneration(Registration? last)
    {
#if PLANTED
        if (PlantedDefinitions.GenerationsAreUsedAgain)
        {
            return 1;
        }
#endif
        return (last?.Generation ?? 0) + 1;
    }

    private async ValueTask<bool> TryAsync(IReadOnlyList<ProgressMove> moves, CancellationToken cancellationToken)
        => await log.AppendAsync(new() { Moves = moves }, cancellationToken) switch
        {
            Appended => true,
            StaleOwner => false,
            Refused refused => throw new RefusedException(refused),
            AppendResult other => throw new RusloException($"The log answered a registration with {other}."),
        };
}

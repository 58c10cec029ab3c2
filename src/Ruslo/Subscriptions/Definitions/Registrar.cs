namespace Ruslo;

/// <summary>
/// Records how subscriptions are defined: new ones, renamed ones, and those that are given other events than before. Done when the log
/// opens, before this process appends anything, so that a new subscription misses nothing of it.
/// </summary>
internal sealed class Registrar(IEventLog log, DefinitionLog notes)
{
    /// <summary>Records all definitions of an application.</summary>
    public async ValueTask RecordAllAsync(IReadOnlyList<SubscriptionDefinition> definitions, CancellationToken cancellationToken)
    {
        RegisteredProgress registered = await RegisteredProgress.ReadAsync(log, cancellationToken);
        foreach (SubscriptionDefinition definition in definitions)
        {
            await RecordAsync(definition, registered, cancellationToken);
        }
    }

    /// <summary>Says which registered subscriptions have no definition here.</summary>
    public async ValueTask ReportOrphansAsync(IReadOnlyList<SubscriptionDefinition> definitions, CancellationToken cancellationToken)
    {
        foreach (string name in (await RegisteredProgress.ReadAsync(log, cancellationToken)).Names)
        {
            if (!TopicName.IsReserved(name) && !definitions.Any(definition => definition.Name == name))
            {
                notes.Orphaned(name, $"subscriptions.RetireAsync(\"{name}\")");
            }
        }
    }

    /// <summary>Records one definition, and returns what is recorded about its subscription now.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="registered">What was recorded a moment ago, if that is known.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async ValueTask<Registration> RecordAsync(SubscriptionDefinition definition, RegisteredProgress? registered, CancellationToken cancellationToken)
    {
        while (true)
        {
            registered ??= await RegisteredProgress.ReadAsync(log, cancellationToken);
            Registration? known = registered.Find(definition.Name);
            if (known is { State: not RegistrationState.Retired } && known.Fingerprint == definition.Fingerprint)
            {
                return known;
            }
            Registration? recorded = known is { State: not RegistrationState.Retired } ? await ChangeAsync(definition, known, registered, cancellationToken)
                : definition.RenamedFrom is { } former && registered.Find(former) is { State: not RegistrationState.Retired } old ? await RenameAsync(definition, former, old, registered, cancellationToken)
                : await RegisterAsync(definition, known, registered, cancellationToken);
            if (recorded is not null)
            {
                return recorded;
            }
            registered = null; // somebody else recorded something at the same moment: look again
        }
    }

    private async ValueTask<Registration?> ChangeAsync(SubscriptionDefinition definition, Registration known, RegisteredProgress registered, CancellationToken cancellationToken)
    {
        Registration next = known with { Fingerprint = definition.Fingerprint };
        if (!await TryAsync([registered.Move(definition.Name, next)], cancellationToken))
        {
            return null;
        }
        notes.Changed(definition.Name, known.Fingerprint, definition.Fingerprint);
        return next;
    }

    private async ValueTask<Registration?> RegisterAsync(SubscriptionDefinition definition, Registration? retired, RegisteredProgress registered, CancellationToken cancellationToken)
    {
        long start = await definition.Start.ResolveAsync(log, cancellationToken);
        var next = new Registration(NextGeneration(retired), definition.Partitions, RegistrationState.Active, start, definition.Fingerprint);
        if (!await TryAsync([registered.Move(definition.Name, next)], cancellationToken))
        {
            return null;
        }
        notes.Registered(definition.Name, next.Generation, next.Partitions, next.Start);
        return next;
    }

    /// <summary>Everything that is kept under the former name gets the new one, in one append; the former name keeps its last generation.</summary>
    private async ValueTask<Registration?> RenameAsync(SubscriptionDefinition definition, string former, Registration old, RegisteredProgress registered, CancellationToken cancellationToken)
    {
        Registration next = old with { Generation = NextGeneration(registered.Find(definition.Name)), Fingerprint = definition.Fingerprint };
        if (definition.KeepsState)
        {
            throw new SetupException([$"Subscription '{definition.Name}' keeps state tables, which stay under the name '{former}': it cannot be renamed. Keep the name, or retire '{former}' and let '{definition.Name}' start anew, without RenamedFrom."]);
        }
        var moves = new List<ProgressMove> { registered.Move(definition.Name, next), registered.Move(former, old with { State = RegistrationState.Retired }) };
        foreach (ProgressEntry entry in await log.ReadProgressAsync($"{ProgressFormat.Registration(former)}/", cancellationToken))
        {
            moves.Add(new(entry.Entry, entry.Value, null));
            if (RenamedEntry(entry.Entry, former, old.Generation, definition.Name, next.Generation) is { } renamed)
            {
                moves.Add(new(renamed, null, entry.Value));
            }
        }
        if (!await TryAsync(moves, cancellationToken))
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

    /// <summary>The name that an entry of the former name gets; null for what belongs to none but an earlier generation.</summary>
    internal static string? RenamedEntry(string entry, string former, int formerGeneration, string name, int generation)
    {
        string progress = ProgressFormat.Generation(former, formerGeneration), decisions = ProgressFormat.Amendments(former);
        return entry.StartsWith(progress, StringComparison.Ordinal) ? ProgressFormat.Generation(name, generation) + entry[progress.Length..]
            : entry.StartsWith(decisions, StringComparison.Ordinal) ? ProgressFormat.Amendments(name) + entry[decisions.Length..]
            : null;
    }

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

namespace Ruslo;

/// <summary>
/// Lets a subscription take everything along that is kept under a former name: one append registers it and gives its progress in the log
/// the new name. State tables stay where they are; the progress beside them has its new names, durably, before that append. A process that
/// dies before the append has renamed nothing, and one that dies after it everything.
/// </summary>
internal sealed class Renaming(IEventLog log, IStateStore? states, SubscriptionDefinition definition, string former, Registration old)
{
    /// <summary>What is registered under the new name.</summary>
    public Registration Next(int generation)
    {
        string keptAs = old.KeptAs.Length > 0 ? old.KeptAs : former;
        return old with { Generation = generation, Fingerprint = definition.Fingerprint, KeptAs = definition.KeepsState && keptAs != definition.Name ? keptAs : "" };
    }

    /// <param name="next">What is registered under the new name.</param>
    /// <param name="registered">What is registered now.</param>
    /// <param name="claiming">The commands that go along, or come.</param>
    /// <param name="append">Appends moves; false when somebody else was faster.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SetupException">The two names keep their progress in different places, or in a database of their own.</exception>
    public async ValueTask<bool> ApplyAsync(Registration next, RegisteredProgress registered, Claiming claiming, Func<IReadOnlyList<ProgressMove>, CancellationToken, ValueTask<bool>> append, CancellationToken cancellationToken)
    {
        var moves = new List<ProgressMove> { registered.Move(definition.Name, next), registered.Move(former, old with { State = RegistrationState.Retired, KeptAs = "" }) };
        IReadOnlyList<ProgressEntry> inLog = await log.ReadProgressAsync($"{ProgressFormat.Registration(former)}/", cancellationToken);
        moves.AddRange(inLog.Select(static entry => new ProgressMove(entry.Entry, entry.Value, null)));
        await using FormerState? state = await OpenStateAsync(cancellationToken);
        var renamed = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (ProgressEntry entry in state is null ? inLog : await state.ReadAsync(cancellationToken))
        {
#if PLANTED
            if (definition.TakesOver is not null && (PlantedClaims.TakingOverBeginsAnew || (PlantedClaims.WhatWasParkedIsLeftBehind && entry.Entry.Contains("/k/", StringComparison.Ordinal))))
            {
                continue;
            }
#endif
            if (RenamedEntry(entry.Entry, next.Generation) is { } name)
            {
                renamed.Add(name, entry.Value);
            }
        }
        moves.AddRange(await claiming.PlaceAsync(next, renamed, cancellationToken));
        if (state is null)
        {
            moves.AddRange(ProgressDiff.Between([], renamed));
            return await append(moves, cancellationToken);
        }
#if PLANTED
        if (PlantedDefinitions.RegistersBeforeTheStateIsRenamed)
        {
            bool isFirst = await append(moves, cancellationToken);
            await state.AddAsync(definition.Name, renamed, cancellationToken);
            return isFirst;
        }
#endif
        await state.AddAsync(definition.Name, renamed, cancellationToken);
        bool isRenamed = await append(moves, cancellationToken);
        if (isRenamed)
        {
            await state.ForgetAsync(cancellationToken);
        }
        return isRenamed;
    }

    /// <summary>The name that an entry of the former name gets; null for what belongs to none but an earlier generation.</summary>
    private string? RenamedEntry(string entry, int generation)
    {
        string progress = ProgressFormat.Generation(former, old.Generation), decisions = ProgressFormat.Amendments(former);
        return entry.StartsWith(progress, StringComparison.Ordinal) ? ProgressFormat.Generation(definition.Name, generation) + entry[progress.Length..]
            : entry.StartsWith(decisions, StringComparison.Ordinal) ? ProgressFormat.Amendments(definition.Name) + entry[decisions.Length..]
            : null;
    }

    /// <summary>The state that goes along; null when progress is in the log.</summary>
    /// <exception cref="SetupException">Progress is not where it will be looked for under the new name.</exception>
    private async ValueTask<FormerState?> OpenStateAsync(CancellationToken cancellationToken)
    {
        string? why = (old.Place, definition.Place) switch
        {
            (ProgressPlace.OwnStore, _) => $"'{former}' keeps its progress in a database of its own, under its name: it cannot go along to '{definition.Name}'. Keep the name",
            (_, ProgressPlace.OwnStore) => $"Subscription '{definition.Name}' keeps its progress in a database of its own: that of '{former}' cannot go along. Keep both as they were",
            (ProgressPlace.Log, ProgressPlace.StateStore) => $"Subscription '{definition.Name}' keeps state tables, and '{former}' kept none: its progress cannot go along. Leave the tables out",
            (ProgressPlace.StateStore, ProgressPlace.Log) => $"Subscription '{definition.Name}' keeps no state tables, and '{former}' kept some: its progress is with them and cannot go along. Declare the tables",
            _ => null,
        };
        if (why is not null)
        {
            throw new SetupException([$"{why}, or retire '{former}' and let '{definition.Name}' start anew, without its name."]);
        }
        return old.Place == ProgressPlace.StateStore && states is not null ? await FormerState.OpenAsync(states, former, old, cancellationToken) : null;
    }
}

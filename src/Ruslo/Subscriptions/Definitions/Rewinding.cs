namespace Ruslo;

/// <summary>
/// Rewinds a subscription that stands still: a new generation in one append for all partitions. Parked positions from the target on are
/// dropped, for they come again; a key whose head lies before it stays parked. Skips and edits are kept.
/// </summary>
internal sealed class Rewinding(IEventLog log, IStateStore? states, DefinitionLog notes)
{
    /// <exception cref="ArgumentException">The target lies ahead, or the subscription's tables could not be made again from there.</exception>
    public async ValueTask<Registration> RewindAsync(SubscriptionSlot slot, SubscriptionStart to, CancellationToken cancellationToken)
    {
        (SubscriptionDefinition definition, Registration registration) = (slot.Definition, slot.Registration);
        if (definition.IsDerived)
        {
            throw new ArgumentException($"Subscription '{definition.Name}' folds views, or tables of its own: a projection is not rewound but rebuilt, beside what is read meanwhile. Call IProjections.RebuildAsync.");
        }
        long target = await to.ResolveAsync(log, cancellationToken);
        await using StoppedProgress progress = await StoppedProgress.OpenAsync(definition, registration, log, states, cancellationToken);
        IReadOnlyList<ProgressEntry> before = await progress.ReadAsync(registration.Generation, cancellationToken);
        Dictionary<int, PartitionProgress> partitions = Partitions(definition.Name, registration, before);
        Check(definition, registration, target, partitions);
        int generation = NextGeneration(registration);
        var after = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach ((int number, PartitionProgress old) in partitions)
        {
            string entry = ProgressFormat.Partition(definition.Name, generation, number);
            after.Add(entry, ProgressFormat.Encode(await progress.AtAsync(old.Epoch, target, cancellationToken)));
            foreach (var (head, hash, value, waiting) in ParkedEntries.Of(ProgressFormat.Partition(definition.Name, registration.Generation, number), before))
            {
                if (IsKept(head.Position, target))
                {
                    ParkedEntries.Add(after, entry, hash, value, waiting.Where(position => IsKept(position, target)));
                }
            }
        }
        Registration next = registration with { Generation = generation, Start = target };
        var move = new ProgressMove(ProgressFormat.Registration(definition.Name), ProgressFormat.Encode(registration), ProgressFormat.Encode(next));
        IReadOnlyList<ProgressEntry> left = await progress.ReadAsync(generation, cancellationToken); // by a rewind that came to the state store, but not to the log
        await progress.CommitAsync(ProgressDiff.Between([.. before, .. left], after), move, clearTables: definition.KeepsState, cancellationToken);
        notes.Rewound(definition.Name, to.ToString(), next.Generation);
        return next;
    }

    /// <summary>The progress of every partition, also of those that have none recorded yet.</summary>
    internal static Dictionary<int, PartitionProgress> Partitions(string subscription, Registration registration, IReadOnlyList<ProgressEntry> entries)
    {
        var recorded = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (ProgressEntry entry in entries)
        {
            recorded[entry.Entry] = entry.Value;
        }
        var partitions = new Dictionary<int, PartitionProgress>(registration.Partitions);
        for (int i = 0; i < registration.Partitions; i++)
        {
            string name = ProgressFormat.Partition(subscription, registration.Generation, i);
            partitions.Add(i, recorded.TryGetValue(name, out ReadOnlyMemory<byte> value) ? ProgressFormat.DecodePartition(value.Span) : new(0, registration.Start, default));
        }
        return partitions;
    }

    private static void Check(SubscriptionDefinition definition, Registration registration, long target, Dictionary<int, PartitionProgress> partitions)
    {
        long slowest = partitions.Values.Min(static partition => partition.Checkpoint);
        if (target > slowest)
        {
            throw new ArgumentException($"Subscription '{definition.Name}' has come to position {slowest} only: rewinding it to {target + 1} would pass over events. To start anew there, retire it and add it with another start.");
        }
        if (definition.KeepsState && target > registration.Start)
        {
            throw new ArgumentException($"Subscription '{definition.Name}' keeps state tables, which are made again from what it handles: it can be rewound to position {registration.Start + 1}, where it started, or before, not to {target + 1}.");
        }
    }

    private static bool IsKept(long position, long target)
    {
#if PLANTED
        if (PlantedDefinitions.RewindKeepsWhatWaits)
        {
            return true;
        }
#endif
        return position <= target;
    }

    private static int NextGeneration(Registration registration)
    {
#if PLANTED
        if (PlantedDefinitions.RewindKeepsTheGeneration)
        {
            return registration.Generation;
        }
#endif
        return registration.Generation + 1;
    }
}

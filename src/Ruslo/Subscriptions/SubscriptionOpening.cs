namespace Ruslo;

/// <summary>Takes the partitions of a subscription over: reads its progress, checks it against the log, and takes a new epoch for each.</summary>
internal sealed class SubscriptionOpening(SubscriptionRuntime host)
{
    /// <exception cref="RusloException">Its progress belongs to another log, or is unreadable; the message says the remedy.</exception>
    public async ValueTask<RunningSubscription> OpenAsync(SubscriptionDefinition definition, Registration registration, IProgressStore store, SubscriptionTables? tables, CancellationToken cancellationToken)
    {
        var amendments = new Amendments(host.Log, host.Serializer);
        amendments.Load(definition.Name, await store.ReadAsync(ProgressFormat.Amendments(definition.Name), cancellationToken));
        var subscription = new RunningSubscription(host, definition, registration, store, amendments, tables);
        while (!await TryTakeOverAsync(subscription, registration, cancellationToken))
        {
            // Somebody took an epoch at the same moment: the later one owns.
        }
        return subscription;
    }

    private async ValueTask<bool> TryTakeOverAsync(RunningSubscription subscription, Registration registration, CancellationToken cancellationToken)
    {
        IProgressStore store = subscription.Store;
        IReadOnlyList<ProgressEntry> entries = await store.ReadAsync(ProgressFormat.Generation(subscription.Name, registration.Generation), cancellationToken);
        var known = new Dictionary<string, ReadOnlyMemory<byte>>(entries.Count, StringComparer.Ordinal);
        foreach (ProgressEntry entry in entries)
        {
            known[entry.Entry] = entry.Value;
        }
        var moves = new ProgressMove[registration.Partitions];
        for (int i = 0; i < moves.Length; i++)
        {
            string name = ProgressFormat.Partition(subscription.Name, registration.Generation, i);
            ReadOnlyMemory<byte>? before = known.TryGetValue(name, out ReadOnlyMemory<byte> value) ? value : default(ReadOnlyMemory<byte>?); // null would become an empty value
            PartitionProgress progress = before is { } some ? ProgressFormat.DecodePartition(some.Span) : new(0, registration.Start);
            await CheckAsync(subscription, progress, cancellationToken);
            moves[i] = new(name, before, ProgressFormat.Encode(progress with { Epoch = NextEpoch(progress.Epoch) }));
        }
        AppendResult taken = await store.CommitAsync(new() { Moves = moves }, lazy: false, CancellationToken.None);
        if (taken is not Appended)
        {
            return false;
        }
        await store.FlushAsync(cancellationToken); // an epoch that a power loss takes back would be given out twice
        for (int i = 0; i < moves.Length; i++)
        {
            subscription.Partitions[i] = Partition(subscription, i, moves[i], entries);
        }
        return true;
    }

    private Partition Partition(RunningSubscription subscription, int number, in ProgressMove taken, IReadOnlyList<ProgressEntry> entries)
    {
        var ledger = new PartitionLedger(subscription.Store, host.Log.Id, taken.Entry, taken.Next!.Value, host.Runtime, subscription.Holds.Set);
        var parked = new ParkedKeys(taken.Entry, subscription.Limit);
        parked.Load(entries);
        return new(subscription, number, ledger, parked);
    }

    private async ValueTask CheckAsync(RunningSubscription subscription, PartitionProgress progress, CancellationToken cancellationToken)
    {
        if (progress.Checkpoint > host.Log.Head && !IsAheadAccepted)
        {
            throw new ForeignProgressException($"Subscription '{subscription.Name}' is done up to position {progress.Checkpoint}, but the log ends at {host.Log.Head}: its progress belongs to another log, or the log was restored from an older backup. {Remedy(subscription)}") { Position = progress.Checkpoint };
        }
#if PLANTED
        if (PlantedSubscriptions.IdentityIsNotChecked || IsAheadAccepted)
        {
            return;
        }
#endif
        if (!progress.Identity.IsEmpty && (await host.Log.FindAtAsync(progress.Checkpoint, cancellationToken) is not { } e || !progress.Identity.Identifies(host.Log.Id, e)))
        {
            throw new ForeignProgressException($"The state of subscription '{subscription.Name}' was made from another log: the event at position {progress.Checkpoint} is not the one that it has handled. {Remedy(subscription)}") { Position = progress.Checkpoint };
        }
    }

    private static bool IsAheadAccepted =>
#if PLANTED
        PlantedState.ProgressAheadOfTheLogIsAccepted;
#else
        false;
#endif

    private static string Remedy(RunningSubscription subscription)
        => subscription.Store.NeedsIdentity
            ? $"Restore the log and the state store from backups of one moment, or delete the state of '{subscription.Name}' so that it is made again from its start."
            : "Restore the log from a backup that is not older, or rewind or retire the subscription.";

    private static long NextEpoch(long epoch)
    {
#if PLANTED
        if (PlantedSubscriptions.KeepsTheEpochOnTakingOver && epoch > 0)
        {
            return epoch;
        }
#endif
        return epoch + 1;
    }
}

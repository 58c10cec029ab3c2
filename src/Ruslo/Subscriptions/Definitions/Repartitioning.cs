namespace Ruslo;

/// <summary>
/// Changes the number of partitions of a subscription that does not run yet. Partitions may stand at different positions: those behind
/// handle what is left up to the foremost one, then all change together, parked keys included. Given up when that takes too long.
/// </summary>
internal sealed class Repartitioning(SubscriptionRuntime host, IEventLog log, IServiceProvider services, Microsoft.Extensions.Logging.ILogger logger, DefinitionLog notes)
{
    /// <summary>How long partitions may take to come to one position.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>What is recorded afterwards: with the new number, or as it was.</summary>
    public async ValueTask<Registration> ApplyAsync(SubscriptionDefinition definition, Registration registration, CancellationToken cancellationToken)
    {
        registration = await AsStoredAsync(definition, registration, cancellationToken);
        if (registration.Partitions == definition.Partitions || registration.State != RegistrationState.Active)
        {
            return registration;
        }
        long barrier = await FurthestAsync(definition, registration, cancellationToken);
        if (await ReachAsync(definition, registration, barrier, cancellationToken) is { } reason)
        {
            notes.NotRepartitioned(definition.Name, registration.Partitions, reason);
            return registration;
        }
        Registration next = await ChangeAsync(definition, registration, barrier, cancellationToken);
        notes.Repartitioned(definition.Name, next.Partitions, registration.Partitions);
        return next;
    }

    /// <summary>Where progress is in a state store, it changes before the registration does: a change that was interrupted in between is completed.</summary>
    private async ValueTask<Registration> AsStoredAsync(SubscriptionDefinition definition, Registration registration, CancellationToken cancellationToken)
    {
        if (!definition.KeepsState)
        {
            return registration;
        }
        await using StoppedProgress progress = await StoppedProgress.OpenAsync(definition, registration, log, host.States, cancellationToken);
        string prefix = ProgressFormat.Generation(definition.Name, registration.Generation);
        int stored = (await progress.ReadAsync(registration.Generation, cancellationToken)).Count(entry => !entry.Entry.AsSpan(prefix.Length).Contains('/'));
        return stored == 0 || stored == registration.Partitions
            ? registration
            : await Registrations.ChangeAsync(log, definition.Name, registration, registration with { Partitions = stored }, cancellationToken);
    }

    private async ValueTask<long> FurthestAsync(SubscriptionDefinition definition, Registration registration, CancellationToken cancellationToken)
    {
        await using StoppedProgress progress = await StoppedProgress.OpenAsync(definition, registration, log, host.States, cancellationToken);
        IReadOnlyList<ProgressEntry> entries = await progress.ReadAsync(registration.Generation, cancellationToken);
        return Rewinding.Partitions(definition.Name, registration, entries).Values.Max(static partition => partition.Checkpoint);
    }

    /// <summary>Lets every partition come to a position, and none past it. Null when they have, else why not.</summary>
    private async ValueTask<string?> ReachAsync(SubscriptionDefinition definition, Registration registration, long barrier, CancellationToken cancellationToken)
    {
#if PLANTED
        if (PlantedDefinitions.RepartitionsWithoutBarrier)
        {
            return null;
        }
#endif
        await using var bounded = new SubscriptionRuntime(new CappedLog(log, barrier), host.Serializer, services, host.Runtime, logger, host.States);
        await bounded.AddAsync(definition, registration, cancellationToken);
        RunningSubscription running = bounded.Get(definition.Name).Running!;
        long start = host.Runtime.Time.GetTimestamp();
        SubscriptionStatus status;
        while ((status = bounded.Get(definition.Name).Status()).Partitions.Any(partition => partition.Position < barrier))
        {
            if (host.Runtime.Time.GetElapsedTime(start) > Patience)
            {
                await bounded.StopAsync(cancellationToken);
                return $"its partitions have not come to position {barrier} within {Patience.TotalSeconds:0} seconds{(status.Reason is { } why ? $" ({why})" : "")}";
            }
            await host.Runtime.DelayAsync(Look, cancellationToken);
        }
        await bounded.StopAsync(cancellationToken);
        return Array.Exists(running.Partitions, static partition => partition.State == SubscriptionState.GivenUp) ? "a partition was given up"
            : Array.Exists(running.Partitions, static partition => partition.Ledger.IsDirty) ? "the progress of a partition could not be made durable"
            : null;
    }

    private async ValueTask<Registration> ChangeAsync(SubscriptionDefinition definition, Registration registration, long barrier, CancellationToken cancellationToken)
    {
        await using StoppedProgress progress = await StoppedProgress.OpenAsync(definition, registration, log, host.States, cancellationToken);
        IReadOnlyList<ProgressEntry> before = await progress.ReadAsync(registration.Generation, cancellationToken);
        long epoch = Rewinding.Partitions(definition.Name, registration, before).Values.Max(static partition => partition.Epoch);
        Registration next = registration with { Partitions = definition.Partitions };
        var after = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        for (int i = 0; i < next.Partitions; i++)
        {
            after.Add(Entry(i), ProgressFormat.Encode(await progress.AtAsync(epoch, barrier, cancellationToken)));
        }
        for (int i = 0; i < registration.Partitions; i++)
        {
            foreach (var (head, hash, value, waiting) in ParkedEntries.Of(Entry(i), before))
            {
#if PLANTED
                if (PlantedDefinitions.RepartitionForgetsParkedKeys)
                {
                    continue;
                }
#endif
                ParkedEntries.Add(after, Entry(PartitionHash.Partition(SubscriptionRuntime.KeyHash(definition, head.Key), next.Partitions)), hash, value, waiting);
            }
        }
        var move = new ProgressMove(ProgressFormat.Registration(definition.Name), ProgressFormat.Encode(registration), ProgressFormat.Encode(next));
        await progress.CommitAsync(ProgressDiff.Between(before, after), move, clearTables: false, cancellationToken);
        return next;

        string Entry(int partition) => ProgressFormat.Partition(definition.Name, registration.Generation, partition);
    }
}

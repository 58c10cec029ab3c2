namespace Ruslo;

/// <summary>
/// Handles what a partition has in hand: several events with one commit where all goes well; event by event, with retries in place and
/// parking, where something does not.
/// </summary>
internal sealed class PartitionHandling
{
    public const int MaxEvents = 256;
    private const int MaxBytes = 1024 * 1024;
    private const int MaxConflicts = 5;

    private readonly RunningSubscription subscription;
    private readonly Partition partition;
    private readonly SubscriptionDefinition definition;
    private BatchEffects effects;
    private BatchEffects others;
    private CommitUnderWay? underWay;
    private readonly UnitOutcomes units;
    private readonly BatchUnits batches;
    private readonly AtMostOnceUnits atMostOnce;
    private readonly BackOff stall;

    public PartitionHandling(RunningSubscription subscription, Partition partition)
    {
        (this.subscription, this.partition, definition) = (subscription, partition, subscription.Definition);
        (effects, others) = (new(subscription), new(subscription));
        units = new(subscription, partition);
        batches = new(subscription, partition, units);
        atMostOnce = new(subscription, partition, units);
        stall = new(subscription.Runtime, TimeSpan.FromSeconds(1));
    }

    /// <summary>The next event cannot go on before; null: nothing holds it.</summary>
    public DateTimeOffset? RetryAt { get; private set; }

    /// <summary>Whether a commit has begun that <see cref="SettleAsync"/> has not looked at.</summary>
    public bool IsCommitting => underWay is not null;

    /// <summary>Whether such a commit has come to its end.</summary>
    public bool HasCommitted => underWay is { Result.IsCompleted: true };

    private bool IsStopping => subscription.Stopping.IsCancellationRequested;

    /// <summary>Handles events from an index on; returns the index of the first that is not done.</summary>
    public async ValueTask<int> HandleAsync(List<Delivery> items, int from, bool isProbe)
    {
        RetryAt = null;
        if (isProbe && !await SettleAsync())
        {
            return from;
        }
        partition.Seen.Roll(subscription.Now);
        partition.Failing.Roll(subscription.Now);
        if (isProbe)
        {
            return await ProbeAsync(items, from);
        }
        int end = Math.Min(items.Count, from + (definition.Batch?.MaxEvents ?? MaxEvents));
        if (definition.Mode == DeliveryMode.AtMostOnce)
        {
            return await atMostOnce.HandleAsync(items, from, end, effects);
        }
#if PLANTED
        if (PlantedSubscriptions.MovesBeforeHandling)
        {
            partition.Ledger.Advance(items[end - 1].Event.Recorded);
            await partition.Ledger.CommitAsync(new(subscription), null, subscription.Stopping);
        }
#endif
        await effects.ClearAsync();
        if (underWay is not null)
        {
            effects.Follow(underWay);
        }
        Progressed done = definition.Batch is null ? await units.TryAllAsync(items, from, end, MaxBytes, effects) : await batches.TryAsync(items, from, end, effects);
        if (!await SettleAsync())
        {
            return from;
        }
        if (done is { IsBlocked: false, IsSpoiled: false } && done.Next > from && subscription.CommitsUnderWay && effects.HoldsOnlyDocuments)
        {
            underWay = new(effects, items[done.Next - 1].Event.Recorded, partition.Ledger.CommitAsync(effects, items[done.Next - 1].Event.Recorded, subscription.Stopping).AsTask());
            (effects, others) = (others, effects);
            return done.Next;
        }
        if (done.Next > from)
        {
            CommitResult result = done.IsSpoiled ? CommitResult.Conflict : await FinishAsync(items[done.Next - 1].Event.Recorded);
            if (result == CommitResult.Stale)
            {
                return from;
            }
            if (result != CommitResult.Committed && await RedoAsync(items, from, done.Next) is var reached && reached < done.Next)
            {
                return reached;
            }
        }
        return done.IsBlocked && !IsStopping && await AloneAsync(items, done.Next, done.Failure) ? done.Next + 1 : done.Next;
    }

    /// <summary>The commit that is under way comes to its end. False: the partition is not this process's any more.</summary>
    public async ValueTask<bool> SettleAsync()
    {
        if (underWay is not { } commit)
        {
            return true;
        }
        underWay = null;
        return Ended(commit.Effects, commit.Last, await commit.Result) == CommitResult.Committed;
    }

    /// <summary>The loop has ended, however: nothing is written any more after this.</summary>
    public async ValueTask AbandonAsync()
    {
        if (underWay is { } commit)
        {
            await Task.WhenAny(commit.Result); // whatever comes of it
        }
    }

    /// <summary>Nothing of it is held open while nobody works on it.</summary>
    public ValueTask EndAsync() => effects.Joined?.ClearAsync() ?? ValueTask.CompletedTask;

    /// <summary>Makes durable what is done and was left for later.</summary>
    public async ValueTask CommitProgressAsync()
    {
        if (partition.State != SubscriptionState.GivenUp && partition.Ledger.IsDirty && await partition.Ledger.CommitAsync(new BatchEffects(subscription), null, subscription.Stopping) == CommitResult.Stale)
        {
            partition.GiveUp("Somebody else has taken it over.");
        }
    }

    private async ValueTask<int> RedoAsync(List<Delivery> items, int from, int end)
    {
#if PLANTED
        if (PlantedSubscriptions.ConflictsAreAcknowledged)
        {
            partition.Ledger.Advance(items[end - 1].Event.Recorded);
            return end;
        }
#endif
        for (int i = from; i < end; i++)
        {
            if (IsStopping || !await AloneAsync(items, i))
            {
                return i;
            }
        }
        return end;
    }

    private async ValueTask<int> ProbeAsync(List<Delivery> items, int index)
    {
        long failures = partition.Failures, handled = partition.Handled;
        bool done = false;
        try
        {
            done = await AloneAsync(items, index, isProbe: true);
        }
        finally
        {
            subscription.Breaker.Probed(partition.Failures > failures || !done ? false : partition.Handled > handled ? true : null);
            subscription.WakeAll(); // the others learn when to ask again
        }
        return done ? index + 1 : index;
    }

    /// <summary>Handles one event with a commit of its own. False: it is not done, and holds the partition.</summary>
    private async ValueTask<bool> AloneAsync(List<Delivery> items, int index, Exception? failed = null, bool isProbe = false)
    {
        string? refusal = null;
        for (int conflicts = 0; ;)
        {
            await effects.ClearAsync();
            items[index] = await TurnKeys.ComputeAsync(definition, items[index], effects, subscription.Stopping);
            if (items[index].KeyFailure is not null)
            {
                bool? routed = RouteAgain(items, index);
                if (routed is not true)
                {
                    return routed is not null;
                }
            }
            Exception? final = refusal is not null ? new RusloException(refusal)
                : conflicts >= MaxConflicts ? new RusloException($"Its commit conflicted {conflicts} times in a row with other writers.")
                : null;
            if (!await units.HandleAsync(items[index], final, conflicts > 0 ? null : failed, isProbe, effects))
            {
                return false;
            }
            CommitResult committed = await FinishAsync(items[index].Event.Recorded);
            switch (committed)
            {
                case CommitResult.Committed:
                    return true;
                case CommitResult.Conflict:
                    conflicts++;
                    break;
                case CommitResult.Refused:
                    refusal = effects.Refusal;
                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>Commits what was handled with the move, or leaves the move for later where nothing but progress would be lost.</summary>
    private async ValueTask<CommitResult> FinishAsync(RecordedEvent last)
    {
        if (definition.Mode == DeliveryMode.AtLeastOnce && !definition.KeepsState && effects.IsEmpty)
        {
            partition.Ledger.Advance(last, effects.Waits);
            effects.Apply();
            subscription.ProgressIsDirty();
            partition.Pass(last);
            return CommitResult.Committed;
        }
        return Ended(effects, last, await partition.Ledger.CommitAsync(effects, last, subscription.Stopping));
    }

    private CommitResult Ended(BatchEffects committed, RecordedEvent last, CommitResult result)
    {
        if (result == CommitResult.Committed)
        {
            committed.Apply(); // first: whoever is told that it was passed must see what was parked
            partition.Pass(last);
            subscription.Committed();
        }
        else if (result == CommitResult.Stale)
        {
            partition.GiveUp("Somebody else has taken it over.");
        }
        return result;
    }

    /// <summary>The routing keys could not be computed: computes them again. True: the event is to be handled; false: it is passed over; null: it stays.</summary>
    private bool? RouteAgain(List<Delivery> items, int index)
    {
        RecordedEvent e = items[index].Event.Recorded;
        if (items[index].Event.Decoded.Outcome == DecodeOutcome.NewerVersion)
        {
            partition.GiveUp(UnitOutcomes.NewerThanKnown(e));
            return null;
        }
        Delivery again = items[index];
        bool isMine = definition.KeysInTurn is not null || subscription.Router.Routes(items[index].Event, partition.Number, out again);
        if (subscription.Amendments.Find(e.Position, e.Stream) is { IsSkip: true } || (again.KeyFailure is null && !isMine))
        {
            partition.Ledger.Advance(e);
            subscription.ProgressIsDirty();
            Release();
            return false;
        }
        if (again.KeyFailure is { } failure)
        {
            partition.Failures++;
            partition.StallOn(e, $"The routing key of event {e.Name} at position {e.Position} cannot be computed: {failure.Message} To pass over it: {SubscriptionLog.SkipCall(subscription.Name, e.Stream, e.Position)}");
            RetryAt = subscription.Now + stall.Next();
            return null;
        }
        items[index] = again;
        Release();
        return true;
    }

    private void Release()
    {
        stall.Reset();
        partition.Stall(StallCause.Key, null);
    }
}

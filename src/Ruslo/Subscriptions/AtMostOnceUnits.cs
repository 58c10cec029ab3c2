namespace Ruslo;

/// <summary>
/// Handles events after their move is durable: one attempt, and what is not handled then is lost, counted and raised. A move passes only
/// as many events as are handled in a short time, for a process that ends without warning loses those without a trace.
/// </summary>
internal sealed class AtMostOnceUnits(RunningSubscription subscription, Partition partition, UnitOutcomes units)
{
    /// <summary>About how long what one move passes is handled.</summary>
    private static readonly TimeSpan MoveTime = TimeSpan.FromMilliseconds(100);

    private int size = 1;

    /// <summary>Returns the index of the first event that was not passed.</summary>
    public async ValueTask<int> HandleAsync(List<Delivery> items, int from, int end, BatchEffects effects)
    {
        end = UpToNewer(items, from, Math.Min(end, from + size));
        if (end == from)
        {
            partition.GiveUp(UnitOutcomes.NewerThanKnown(items[from].Event.Recorded));
            return from;
        }
        effects.Clear();
        if (await MoveAsync(items, from, end, effects) != CommitResult.Committed)
        {
            partition.GiveUp("Somebody else has taken it over.");
            return from;
        }
        long start = subscription.Runtime.Time.GetTimestamp();
        int next = from;
        Exception why = new RusloException("Its partition was given up before it was handled.");
        try
        {
            while (next < end && await TryAsync(items[next], effects))
            {
                next++;
            }
        }
        catch (Exception thrown)
        {
            why = thrown;
            throw;
        }
        finally
        {
            Lose(items, next, end, why);
        }
        if (next == end)
        {
            partition.Passed.Settle(items[end - 1].Position);
        }
        Adapt(end - from, subscription.Runtime.Time.GetElapsedTime(start));
        return end;
    }

    private async ValueTask<CommitResult> MoveAsync(List<Delivery> items, int from, int end, BatchEffects effects)
    {
        try
        {
            return await partition.Ledger.CommitAsync(effects, items[end - 1].Event.Recorded, subscription.Stopping);
        }
        catch (OperationCanceledException stopped)
        {
            Lose(items, from, end, new RusloException("The subscription stopped while its move failed: it comes again when the move was not made, and is lost when it was.", stopped));
            throw;
        }
    }

    /// <summary>One attempt for each key, and a commit of what it published. False: the partition is not this process's any more.</summary>
    private async ValueTask<bool> TryAsync(Delivery delivery, BatchEffects effects)
    {
        await HandleAsync(delivery, effects);
        if (effects.IsEmpty)
        {
            return true;
        }
        CommitResult result = await partition.Ledger.CommitAsync(effects, null, subscription.Stopping);
        if (result == CommitResult.Stale)
        {
            partition.GiveUp("Somebody else has taken it over.");
            return false;
        }
        if (result != CommitResult.Committed)
        {
            Lost(delivery, new RusloException(effects.Refusal ?? "What it published conflicted with other writers."));
        }
        effects.Clear();
        return true;
    }

    private async ValueTask HandleAsync(Delivery delivery, BatchEffects effects)
    {
        if (delivery.KeyFailure is not null)
        {
            Lost(delivery, delivery.KeyFailure);
            return;
        }
        if (units.IsUnknownHere(delivery))
        {
            return;
        }
        foreach (StreamId key in delivery.Keys ?? [units.KeyOf(delivery)])
        {
            Exception? failure = delivery.Event.Decoded.Error
                ?? await new HandlerCalls(subscription, effects).TryAsync(delivery.Event.Recorded, delivery.Event.Decoded.Objects, key, partition.Ledger.Epoch, 1);
            if (failure is null)
            {
                units.Count(delivery, key);
            }
            else
            {
                Lost(delivery, failure);
            }
        }
    }

    private void Lose(List<Delivery> items, int from, int end, Exception why)
    {
        for (int i = from; i < end; i++)
        {
            Lost(items[i], why);
        }
    }

    private void Lost(Delivery delivery, Exception failure)
    {
        RecordedEvent e = delivery.Event.Recorded;
        partition.Failures++;
        subscription.Logger.EventLost(subscription.Name, e.Name, e.Position, failure);
        subscription.SystemEvents.Post(subscription.Announcements.Lost(partition.Number, e, failure.Message));
    }

    /// <summary>Doubles while there is time left, and halves when there was not enough.</summary>
    private void Adapt(int passed, TimeSpan took)
        => size = took > MoveTime ? Math.Max(1, passed / 2) : took < MoveTime / 2 ? Math.Max(size, Math.Min(passed * 2, PartitionHandling.MaxEvents)) : size;

    private static int UpToNewer(List<Delivery> items, int from, int end)
    {
        for (int i = from; i < end; i++)
        {
            if (items[i].Event.Decoded.Outcome == DecodeOutcome.NewerVersion)
            {
                return i;
            }
        }
        return end;
    }
}

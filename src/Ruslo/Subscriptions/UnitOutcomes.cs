namespace Ruslo;

/// <summary>Decides what becomes of an event for each of its routing keys: handled, passed, waiting, parked, or held.</summary>
internal sealed class UnitOutcomes(RunningSubscription subscription, Partition partition)
{
    private enum Plain
    {
        Done,
        Blocked,
        Failed,
        Spoiled,
    }

    private readonly SubscriptionDefinition definition = subscription.Definition;
    private Exception? lastFailure;

    private bool IsStopping => subscription.Stopping.IsCancellationRequested;

    public static string NewerThanKnown(RecordedEvent e)
        => $"Event {e.Name} v{e.SchemaVersion} at position {e.Position} is newer than this process knows. A process with a newer version of the application must handle it: start one, or deploy it here.";

    /// <summary>How long a batch is handled before what is done is committed: a process that is killed again and again still makes progress.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    /// <summary>Handles events as long as nothing is out of the ordinary, staging into one commit; no further event is begun after <see cref="MaxTime"/>.</summary>
    public async ValueTask<Progressed> TryAllAsync(List<Delivery> items, int from, int end, int maxBytes, BatchEffects effects)
    {
        var calls = new HandlerCalls(subscription, effects);
        TimeProvider time = subscription.Runtime.Time;
        long endsAt = time.GetTimestamp() + (MaxTime.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);
        int i = from;
        while (i < end && effects.Bytes < maxBytes && !IsStopping && (i == from || time.GetTimestamp() < endsAt))
        {
            items[i] = await TurnKeys.ComputeAsync(definition, items[i], effects, subscription.Stopping);
            Plain outcome = await TryPlainAsync(items[i], calls, effects);
            if (outcome != Plain.Done)
            {
                return new(i, IsBlocked: true, IsSpoiled: outcome == Plain.Spoiled, Failure: outcome == Plain.Failed ? lastFailure : null);
            }
            i++;
        }
        return new(i, IsBlocked: false);
    }

    /// <summary>Handles one event, with retries in place and parking. False: it holds the partition.</summary>
    /// <param name="delivery">The event.</param>
    /// <param name="final">It has failed for good already: it is only parked.</param>
    /// <param name="failed">Why the first attempt, for its first key, failed; null: none was made.</param>
    /// <param name="isProbe">One attempt decides.</param>
    /// <param name="effects">Gets what is to be committed with it.</param>
    public async ValueTask<bool> HandleAsync(Delivery delivery, Exception? final, Exception? failed, bool isProbe, BatchEffects effects)
    {
        RecordedEvent e = delivery.Event.Recorded;
        DecodeOutcome outcome = delivery.Event.Decoded.Outcome;
        if (outcome == DecodeOutcome.NewerVersion)
        {
            partition.GiveUp(NewerThanKnown(e));
            return false;
        }
        if (IsUnknownHere(delivery))
        {
            return true;
        }
        if (subscription.Amendments.Find(e.Position, e.Stream) is { IsSkip: true })
        {
            return true; // as a whole, when its keys could not be computed
        }
        foreach (StreamId key in delivery.Keys ?? [KeyOf(delivery)])
        {
            Amendment? amendment = subscription.Amendments.Find(e.Position, key);
            if (amendment is { IsSkip: true })
            {
                continue;
            }
            if (Behind(key) is { } parked)
            {
                if (!TryWait(parked, e.Position, effects))
                {
                    return false;
                }
                continue;
            }
            Exception? failure = final ?? await TryInPlaceAsync(delivery, key, amendment, failed, isProbe, effects);
            failed = null;
            if (failure is not null && !TryPark(delivery, key, failure, effects))
            {
                return false;
            }
        }
        return true;
    }

    private async ValueTask<Plain> TryPlainAsync(Delivery delivery, HandlerCalls calls, BatchEffects effects)
    {
        if (IsUnknownHere(delivery))
        {
            return Plain.Done;
        }
        if (IsOutOfTheOrdinary(delivery))
        {
            return delivery.Keys is not { Length: > 1 } && WaitsBehind(delivery, effects) ? Plain.Done : Plain.Blocked;
        }
        RecordedEvent e = delivery.Event.Recorded;
        int keys = delivery.Keys?.Length ?? 1;
        for (int i = 0; i < keys; i++)
        {
            StreamId key = delivery.Keys?[i] ?? KeyOf(delivery);
            if (await calls.TryAsync(e, delivery.Event.Decoded.Objects, key, partition.Ledger.Epoch, 1) is { } failure)
            {
                lastFailure = failure;
                partition.Failures++;
#if PLANTED
                if (PlantedSubscriptions.FailuresAreAcknowledged)
                {
                    continue;
                }
#endif
                return i == 0 ? Plain.Failed : Plain.Spoiled;
            }
            Count(delivery, key);
        }
        return Plain.Done;
    }

    private async ValueTask<Exception?> TryInPlaceAsync(Delivery delivery, StreamId key, Amendment? amendment, Exception? failed, bool isProbe, BatchEffects effects)
    {
        TimeSpan pause = definition.Retry.FirstPause, left = definition.Retry.InPlace;
        var calls = new HandlerCalls(subscription, effects);
        Exception? failure = failed;
        for (int attempt = failed is null ? 1 : 2; ; attempt++)
        {
            if (failure is not null)
            {
                if (isProbe || left < pause || IsStopping)
                {
                    return failure;
                }
                subscription.Logger.Retried(subscription.Name, delivery.Event.Recorded.Name, delivery.Position, attempt - 1, failure);
                Telemetry.Count(subscription.Telemetry.Retries, subscription.Name);
                await subscription.PauseAsync(pause);
                left -= pause;
                pause *= 2;
            }
            DecodedEvent decoded = amendment is { } edit ? await EditedAsync(edit, delivery.Event.Recorded) : delivery.Event.Decoded;
            if (decoded.Error is not null)
            {
                return decoded.Error; // trying again cannot help
            }
            failure = await calls.TryAsync(delivery.Event.Recorded, decoded.Objects, key, partition.Ledger.Epoch, attempt, isEdited: amendment is not null);
            if (failure is null)
            {
                Count(delivery, key);
                return null;
            }
            partition.Failures++;
        }
    }

    /// <summary>What a person gave instead. While the log cannot be read, the partition stalls; at a stop it answers a failure.</summary>
    private async ValueTask<DecodedEvent> EditedAsync(Amendment edit, RecordedEvent original)
    {
        var backOff = new BackOff(subscription.Runtime);
        while (true)
        {
            try
            {
                DecodedEvent edited = await subscription.Amendments.LoadAsync(edit, original, subscription.Stopping);
                if (!backOff.IsFirst)
                {
                    partition.Stall(StallCause.Edit, null);
                }
                return edited;
            }
#pragma warning disable CA1031 // the log failed: whatever it throws, the partition stalls and tries again
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (IsStopping)
                {
                    return DecodedEvent.Failed(null, fault);
                }
                partition.Stall(StallCause.Edit, $"Reading the edit of event {original.Name} at position {original.Position} failed: {fault.Message}");
                await backOff.WaitAsync(subscription.Stopping);
            }
        }
    }

    private bool TryPark(Delivery delivery, StreamId key, Exception failure, BatchEffects effects)
    {
        if (IsStopping)
        {
            return false;
        }
        if (failure is StateUnavailableException || definition.IsOutage(failure))
        {
            subscription.Breaker.Trip($"An outage: {failure.Message}");
            return false;
        }
        if (subscription.Limit.IsReached)
        {
            subscription.TooMuchIsParked();
            return false;
        }
        RecordedEvent e = delivery.Event.Recorded;
        DateTimeOffset now = subscription.Now;
        var head = new ParkedEntry(key, e.Position, 1, now, now + definition.Retry.PauseAfter(1), Reason.Of(failure.Message));
        partition.Parked.Park(head, effects);
        effects.Announce(subscription.Announcements.Parked(partition.Number, head));
        effects.OnceCommitted(() =>
        {
            subscription.Logger.Parked(subscription.Name, key, e.Name, e.Position, failure);
            Telemetry.Count(subscription.Telemetry.Parked, subscription.Name);
            partition.Failing.Add(PartitionHash.Of(key));
            partition.Seen.Add(PartitionHash.Of(key));
            subscription.KeyFailed();
        });
        return true;
    }

    public bool IsUnknownHere(Delivery delivery)
    {
        if (delivery.Event.Decoded.Outcome != DecodeOutcome.UnknownName || definition.HandlesAll)
        {
            return false;
        }
        partition.Unknown++;
        subscription.UnknownNames.Skipped(delivery.Event.Recorded);
        return true;
    }

    public bool IsOutOfTheOrdinary(Delivery delivery)
        => delivery.KeyFailure is not null
            || delivery.Event.Decoded.Outcome is DecodeOutcome.Failed or DecodeOutcome.NewerVersion
            || subscription.Amendments.Concerns(delivery.Position)
            || (partition.Parked.Count > 0 && IsParked(delivery));

    private bool IsParked(Delivery delivery)
    {
        if (delivery.Keys is null)
        {
            return Behind(KeyOf(delivery)) is not null;
        }
        foreach (StreamId key in delivery.Keys)
        {
            if (Behind(key) is not null)
            {
                return true;
            }
        }
        return false;
    }

    private bool WaitsBehind(Delivery delivery, BatchEffects effects)
        => delivery.KeyFailure is null && delivery.Event.Decoded.Outcome != DecodeOutcome.NewerVersion && !subscription.Amendments.Concerns(delivery.Position)
            && Behind(delivery.Keys?[0] ?? KeyOf(delivery)) is { } parked && TryWait(parked, delivery.Position, effects);

    private ParkedKeyState? Behind(in StreamId key)
    {
#if PLANTED
        if (PlantedSubscriptions.HandlesBehindAParkedHead)
        {
            return null;
        }
#endif
        return partition.Parked.Find(key);
    }

    private bool TryWait(ParkedKeyState parked, long position, BatchEffects effects)
    {
        if (position > parked.Last && subscription.Limit.IsReachedWith(effects.Waits.Count))
        {
            subscription.TooMuchIsParked();
            return false;
        }
        partition.Parked.Wait(parked, position, effects);
        return true;
    }

    public StreamId KeyOf(Delivery delivery) => delivery.Keys?[0] ?? subscription.Router.DefaultKeyOf(delivery.Event.Recorded);

    public void Count(Delivery delivery, in StreamId key)
    {
        partition.Handled++;
        partition.Seen.Add(delivery.Keys is null && !definition.Unordered ? delivery.Event.StreamHash : PartitionHash.Of(key));
    }
}

using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>
/// Works on the parked keys of a partition beside the dispatch of others: a head that is due, or that somebody asks about, is tried
/// once; each step is one commit with its effects.
/// </summary>
internal sealed class PartitionDrain(RunningSubscription subscription, Partition partition)
{
    private const int MaxConflicts = 5;

    private readonly ConcurrentQueue<ParkedRequest> requests = new();
    private readonly BatchEffects effects = new(subscription);
    private readonly BackOff backOff = new(subscription.Runtime);

    public void Request(ParkedRequest request)
    {
        requests.Enqueue(request);
        partition.Wake.Set();
    }

    /// <summary>The loop has ended: nobody will answer.</summary>
    public void EndRequests()
    {
        while (requests.TryDequeue(out ParkedRequest? request))
        {
            request.Fail(new RusloException($"Subscription '{subscription.Name}' stopped before it came to the request; ask again when it runs.") { Position = request.Position });
        }
    }

    /// <summary>Nothing of it is held open while nobody works on it.</summary>
    public ValueTask EndAsync() => effects.Joined?.ClearAsync() ?? ValueTask.CompletedTask;

    /// <summary>Whether a step may have something to do.</summary>
    public bool HasWork => !requests.IsEmpty || (partition.Parked.Due is { } due && due <= subscription.Now);

    /// <summary>Answers a request, or tries one head that is due. False when there was nothing to do.</summary>
    public async ValueTask<bool> StepAsync()
    {
        if (requests.TryDequeue(out ParkedRequest? request))
        {
            await AnswerAsync(request);
            return true;
        }
        if (partition.Parked.Due is null || subscription.Breaker.IsOutage || partition.Parked.FirstDue(subscription.Now) is not { } due)
        {
            return false;
        }
        await TryDueAsync(due);
        return true;
    }

    /// <summary>Tries the head that is due first, whenever that is, to find out whether an outage is over.</summary>
    public async ValueTask<bool> ProbeAsync()
    {
        bool? succeeded = null;
        try
        {
            if (partition.Parked.FirstDue(DateTimeOffset.MaxValue) is { } first)
            {
                succeeded = await TryDueAsync(first) is { } answer ? answer == ParkedAnswer.Done : null;
            }
            return true;
        }
        finally
        {
            subscription.Breaker.Probed(succeeded);
            subscription.WakeAll();
        }
    }

    /// <summary>Tries a head; null when the log did not let it.</summary>
    private async ValueTask<ParkedAnswer?> TryDueAsync(ParkedKeyState due)
    {
        try
        {
            ParkedAnswer answer = await TryHeadAsync(due, null);
            backOff.Reset();
            return answer;
        }
#pragma warning disable CA1031 // the log failed: whatever it throws, the partition stalls and tries again
        catch (Exception fault) when (!subscription.Stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            partition.Stall(StallCause.Parked, $"Reading a parked event failed: {fault.Message}");
            await backOff.WaitAsync(subscription.Stopping);
            partition.Stall(StallCause.Parked, null);
            return null;
        }
    }

    private async ValueTask AnswerAsync(ParkedRequest request)
    {
        try
        {
            ParkedAnswer answer = await DoAsync(request);
            await subscription.Store.FlushAsync(CancellationToken.None); // what somebody was told is not taken back
            request.Answer(answer);
        }
#pragma warning disable CA1031 // whatever went wrong is the asker's to know
        catch (Exception failure)
#pragma warning restore CA1031
        {
            request.Fail(failure);
        }
    }

    private async ValueTask<ParkedAnswer> DoAsync(ParkedRequest request)
    {
        ParkedKeyState? key = partition.Parked.Find(request.Key);
        if (key is null || !IsHead(key, request.Position))
        {
            return request.Kind == ParkedRequestKind.Skip && partition.StalledOn is { } stalled && stalled.Position == request.Position
                ? await SkipStalledAsync(stalled)
                : ParkedAnswer.AlreadyHandled;
        }
        switch (request.Kind)
        {
            case ParkedRequestKind.Skip:
                return await SkipAsync(key);
            case ParkedRequestKind.Edit:
                return await IsFittingAsync(key, request.InsteadAt) ? await TryHeadAsync(key, new Amendment(request.InsteadAt)) : ParkedAnswer.Refused;
            default:
                return await TryHeadAsync(key, null);
        }
    }

    private async ValueTask<ParkedAnswer> SkipAsync(ParkedKeyState key)
    {
        await effects.ClearAsync();
        Amend(key.Head.Position, key.Head.Key, key.Hash, new Amendment(0));
        Pass(key);
        return await CommitAsync() == CommitResult.Committed ? ParkedAnswer.Done : ParkedAnswer.AlreadyHandled;
    }

    /// <summary>The event has no routing key that could be computed: it is skipped under its stream, whatever key the request names.</summary>
    private async ValueTask<ParkedAnswer> SkipStalledAsync(RecordedEvent stalled)
    {
        if (subscription.Amendments.Find(stalled.Position, stalled.Stream) is { IsSkip: true })
        {
            return ParkedAnswer.AlreadyHandled;
        }
        await effects.ClearAsync();
        Amend(stalled.Position, stalled.Stream, ProgressFormat.HashOf(stalled.Stream), new Amendment(0));
        CommitResult result = await CommitAsync();
        subscription.WakeAll();
        return result == CommitResult.Committed ? ParkedAnswer.Done : ParkedAnswer.AlreadyHandled;
    }

    /// <summary>One attempt at a head, with what somebody gave instead where there is something.</summary>
    private async ValueTask<ParkedAnswer> TryHeadAsync(ParkedKeyState key, Amendment? edit)
    {
        ParkedEntry head = key.Head;
        RecordedEvent e = await subscription.Log.FindAtAsync(head.Position, subscription.Stopping)
            ?? throw new RusloException($"The parked event at position {head.Position} of subscription '{subscription.Name}' is not in the log.") { Position = head.Position };
        Exception? final = null;
        for (int conflicts = 0; ;)
        {
            await effects.ClearAsync();
            Exception? failure = final ?? await AttemptAsync(e, key, edit ?? subscription.Amendments.Find(e.Position, head.Key));
            if (partition.State == SubscriptionState.GivenUp)
            {
                return ParkedAnswer.FailedAgain;
            }
            if (edit is { } kept)
            {
                Amend(head.Position, head.Key, key.Hash, kept);
            }
            if (failure is null)
            {
                Pass(key);
            }
            else
            {
                int failures = head.Failures + 1;
                partition.Parked.Fail(key, head with { Failures = failures, RetryAt = subscription.Now + subscription.Definition.Retry.PauseAfter(failures), Error = Reason.Of(failure.Message) }, effects);
            }
            switch (await CommitAsync())
            {
                case CommitResult.Committed:
                    return failure is null ? ParkedAnswer.Done : ParkedAnswer.FailedAgain;
                case CommitResult.Conflict:
                    final = ++conflicts < MaxConflicts ? null : new RusloException($"Its commit conflicted {conflicts} times in a row with other writers.");
                    break;
                case CommitResult.Refused when final is null:
                    final = new RusloException(effects.Refusal!);
                    break;
                default:
                    return ParkedAnswer.AlreadyHandled;
            }
        }
    }

    private async ValueTask<Exception?> AttemptAsync(RecordedEvent e, ParkedKeyState key, Amendment? amendment)
    {
        if (amendment is { IsSkip: true })
        {
            return null;
        }
        DecodedEvent decoded = amendment is { } edit ? await subscription.Amendments.LoadAsync(edit, e, subscription.Stopping) : subscription.Serializer.Decode(e);
        if (decoded.Outcome == DecodeOutcome.NewerVersion)
        {
            partition.GiveUp(UnitOutcomes.NewerThanKnown(e));
            return null;
        }
        Exception? failure = decoded.Error
            ?? (decoded.Outcome == DecodeOutcome.UnknownName && !subscription.Definition.HandlesAll ? null
            : await new HandlerCalls(subscription, effects).TryAsync(e, decoded.Objects, key.Head.Key, partition.Ledger.Epoch, key.Head.Failures + 1, isEdited: amendment is not null));
        _ = failure is null ? partition.Handled++ : partition.Failures++;
        return failure;
    }

    /// <summary>An edit must decode, and may not change the routing key.</summary>
    private async ValueTask<bool> IsFittingAsync(ParkedKeyState key, long insteadAt)
    {
        RecordedEvent? e = await subscription.Log.FindAtAsync(key.Head.Position, subscription.Stopping);
        RecordedEvent? instead = await subscription.Log.FindAtAsync(insteadAt, subscription.Stopping);
        if (e is null || instead is null)
        {
            return false;
        }
        var edited = new ReadEvent(Amendments.WithPayload(e, instead.Payload));
        edited.Decode(subscription.Serializer);
        if (edited.Decoded.Outcome != DecodeOutcome.Known || !subscription.Router.Routes(edited, partition.Number, out Delivery delivery))
        {
            return false;
        }
        delivery = await TurnKeys.ComputeAsync(subscription.Definition, delivery, new(subscription), subscription.Stopping); // what it would leave is not committed
        return delivery.KeyFailure is null
            && (delivery.Keys?.Contains(key.Head.Key) ?? key.Head.Key == subscription.Router.DefaultKeyOf(e));
    }

    private void Pass(ParkedKeyState key)
    {
        if (key.Count == 1)
        {
            effects.Announce(subscription.Announcements.Unparked(partition.Number, key.Head));
            effects.OnceCommitted(() => subscription.Logger.Unparked(subscription.Name, key.Head.Key));
        }
        partition.Parked.Pass(key, subscription.Now, effects);
        effects.OnceCommitted(subscription.WakeIfThereIsRoom);
    }

    private void Amend(long position, StreamId key, string hash, Amendment amendment)
    {
        Amendment? before = subscription.Amendments.Find(position, key);
        effects.Moves.Add(new(ProgressFormat.Amendment(subscription.Name, position, hash), before is { } known ? ProgressFormat.Encode(known) : default(ReadOnlyMemory<byte>?), ProgressFormat.Encode(amendment)));
        effects.OnceCommitted(() => subscription.Amendments.Add(position, hash, amendment));
    }

    private async ValueTask<CommitResult> CommitAsync()
    {
        CommitResult result = await partition.Ledger.CommitAsync(effects, null, subscription.Stopping);
        if (result == CommitResult.Committed)
        {
            effects.Apply();
            subscription.Committed();
        }
        else if (result == CommitResult.Stale)
        {
            partition.GiveUp("Somebody else has taken it over.");
        }
        return result;
    }

    private static bool IsHead(ParkedKeyState key, long position)
    {
#if PLANTED
        if (PlantedSubscriptions.RequestsHitWhateverIsTheHead)
        {
            return true;
        }
#endif
        return key.Head.Position == position;
    }
}

namespace Ruslo;

/// <summary>Watches a requested command pass its handler, so that a request need not wait for a reply that cannot come.</summary>
internal sealed class CommandPassage(SubscriptionRuntime runtime, ReplyWait wait)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    private string? handledAs;

    /// <summary>Ends the request when its command is parked, or passed without effects. Never fails; ends when cancelled.</summary>
    public async Task WatchAsync(RecordedEvent command, CancellationToken cancellationToken)
    {
        handledAs = runtime.Serializer.Catalog.FindNewest(command.Name)?.Name ?? command.Name;
        try
        {
            while (!wait.Ended.IsCompleted)
            {
                SubscriptionSlot? slot = HandlerOf(handledAs);
                if (slot?.Running is { } running && await PassesAsync(slot, running, command, cancellationToken))
                {
                    return;
                }
                await runtime.Runtime.DelayAsync(LookAgain, cancellationToken); // nobody handles it here, perhaps only now
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The request has ended.
        }
    }

    /// <summary>What keeps the reply away, as far as this process can tell.</summary>
    public string WhyNot(long position)
    {
        if (handledAs is null)
        {
            return "what has followed from it before was still being looked up";
        }
        if (HandlerOf(handledAs) is not { } slot)
        {
            return $"no subscription of this process handles '{handledAs}'";
        }
        SubscriptionStatus status = slot.Status();
        return wait.PassedBy is not null ? $"its handler, subscription '{slot.Name}', has passed it, and of what followed nothing was the reply"
            : status.State == SubscriptionState.Running ? $"its handler, subscription '{slot.Name}', has not passed position {position} yet"
            : $"its handler, subscription '{slot.Name}', is {status.State}{(status.Reason is { } reason ? $" ({reason})" : "")}";
    }

    private SubscriptionSlot? HandlerOf(string command) => runtime.All().FirstOrDefault(slot => slot.Definition.Claims(command));

    /// <summary>False: it stopped before, and perhaps runs again.</summary>
    private async ValueTask<bool> PassesAsync(SubscriptionSlot slot, RunningSubscription running, RecordedEvent command, CancellationToken cancellationToken)
    {
        StreamId key = running.Router.DefaultKeyOf(command);
        Partition partition = running.PartitionOf(key);
        if (!await partition.Passed.WaitAsync(command.Position, cancellationToken))
        {
            return false;
        }
#if PLANTED
        if (!PlantedReplies.ParkedCountsAsPassed)
#endif
        if (partition.Parked.Holds(key, command.Position))
        {
            wait.End(ReplyEnd.Without(ReplyOutcome.Parked, $"the command at position {command.Position} waits in the parked key {key} of subscription '{slot.Name}'. Once that is freed, request it again with the same {nameof(SendOptions.CommandId)}."));
            return true;
        }
#if PLANTED
        if (!PlantedReplies.ForwardingIsNotWaitedFor)
#endif
        if (!await slot.ForwardedAsync(cancellationToken))
        {
            return false;
        }
        if (!ReferenceEquals(slot.Running, running))
        {
            return false; // it was stopped meanwhile, and perhaps rewound: what has passed once may be handled again
        }
        runtime.Tail.Replies.PassedBy(wait, slot.Name, runtime.Log.Head, runtime.Tail);
        return true;
    }
}

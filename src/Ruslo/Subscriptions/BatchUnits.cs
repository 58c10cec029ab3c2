namespace Ruslo;

/// <summary>Gives several events at once to the batch handler of a subscription.</summary>
internal sealed class BatchUnits(RunningSubscription subscription, Partition partition, UnitOutcomes units)
{
    private readonly List<object> events = [];
    private readonly List<HandlerContext> contexts = [];
    private readonly List<int> indexes = [];

    /// <summary>Handles as many events as nothing is out of the ordinary with, staging into one commit.</summary>
    public async ValueTask<Progressed> TryAsync(List<Delivery> items, int from, int end, BatchEffects effects)
    {
        try
        {
            return await TryAllAsync(items, from, end, effects);
        }
        finally
        {
            events.Clear(); // nothing of them outlives the batch while no other comes
            contexts.Clear();
        }
    }

    private async ValueTask<Progressed> TryAllAsync(List<Delivery> items, int from, int end, BatchEffects effects)
    {
        int next = Collect(items, from, end, effects);
        if (events.Count == 0)
        {
            return new(next, IsBlocked: next < end);
        }
        Exception? failure = await new HandlerCalls(subscription, effects).TryBatchAsync(events, contexts);
        if (failure is null && Accept(contexts.Count))
        {
            Count(items, from, next);
            return new(next, IsBlocked: next < end);
        }
        if (failure is not null)
        {
            partition.Failures++;
        }
        // A bus that is injected stages for the batch as a whole: only a lambda's contexts tell whose effects are whose.
        if (failure is BatchFailedException named && subscription.Definition.Batch!.Make is null && named.Index >= 0 && named.Index < contexts.Count)
        {
            int handled = contexts.FindIndex(context => context.Recorded == contexts[named.Index].Recorded);
            if (Accept(handled))
            {
                Count(items, from, indexes[handled]);
                return new(indexes[handled], IsBlocked: true, Failure: failure);
            }
        }
        contexts.ForEach(static context => context.Abandon());
        return new(next, IsBlocked: next == from, IsSpoiled: true);
    }

    private int Collect(List<Delivery> items, int from, int end, BatchEffects effects)
    {
        indexes.Clear();
        int i = from;
        for (; i < end && !units.IsOutOfTheOrdinary(items[i]) && items[i].Keys is not { Length: > 1 }; i++)
        {
            ReadEvent e = items[i].Event;
            foreach (object decoded in e.Decoded.Objects)
            {
                if (subscription.Definition.Batch!.Handled.IsInstanceOfType(decoded))
                {
                    events.Add(decoded);
                    contexts.Add(new(subscription, effects, e.Recorded, e.Decoded.Objects, units.KeyOf(items[i]), partition.Ledger.Epoch, 1));
                    indexes.Add(i);
                }
            }
        }
        return i;
    }

    private void Count(List<Delivery> items, int from, int end)
    {
        for (int i = from; i < end; i++)
        {
            units.Count(items[i], units.KeyOf(items[i]));
        }
    }

    private bool Accept(int count)
    {
        for (int i = 0; i < contexts.Count; i++)
        {
            if (i >= count)
            {
                contexts[i].Abandon();
            }
            else if (contexts[i].Complete() is not null)
            {
                return false;
            }
        }
        return true;
    }
}

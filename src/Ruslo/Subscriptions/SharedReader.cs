namespace Ruslo;

/// <summary>
/// Reads for the partitions of a subscription that do not keep up with the tail: from what the tail has read last, else from what all
/// subscriptions read together, else, where it wants little of that, from the log by its filter. What was read and decoded is kept until every
/// partition has passed it, while it fits, so that partitions that are near each other share it. Thread-safe.
/// </summary>
internal sealed class SharedReader(RunningSubscription subscription, ReadBudget budget, CatchUpPages all)
{
    private const int PageEvents = 256;
    private const int WantsLittle = 4; // one event in so many, or fewer: an index finds them sooner than reading past the others
    private const int MostSelected = 4; // pages that are but a choice of what is kept for all

    private readonly AsyncGate gate = new();
    private readonly List<ReadPage> pages = []; // in the order of reading
    private bool wantsLittle;

    /// <summary>A page that covers what comes after a position; it may begin before it.</summary>
    public async ValueTask<ReadPage> ReadAsync(long after, CancellationToken cancellationToken)
    {
        await gate.EnterAsync();
        try
        {
            long passed = PassedByAll(after);
            for (int i = pages.Count - 1; i >= 0; i--)
            {
                if (pages[i].From <= after && after < pages[i].Through)
                {
                    return pages[i];
                }
                if (pages[i].Through <= passed)
                {
                    Drop(i);
                }
            }
            return Keep(subscription.Tail.Recent.TryRead(after, subscription)
                ?? (wantsLittle ? null : await SelectAsync(passed, after, cancellationToken))
                ?? Decode(after, await subscription.Log.ReadAsync(after, subscription.Definition.Filter, PageEvents, cancellationToken)));
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <summary>Forgets what was read; for when every partition follows the tail.</summary>
    public async ValueTask ClearAsync()
    {
        await gate.EnterAsync();
        foreach (ReadPage page in pages)
        {
            budget.Give(page.Bytes);
        }
        pages.Clear();
        await all.LeaveAsync(this);
        gate.Leave();
    }

    /// <summary>What the subscription wants of a page that is read for all; null when that cannot be read: it may be for events that others want.</summary>
    private async ValueTask<ReadPage?> SelectAsync(long passed, long after, CancellationToken cancellationToken)
    {
        try
        {
            return Select(after, await all.ReadAsync(this, passed, after, cancellationToken));
        }
#pragma warning disable CA1031 // the log failed: whatever it throws, reading by the filter may succeed, and else tells
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private ReadPage Decode(long after, LogPage page)
    {
        wantsLittle = (page.ReadThrough - after) >= (long)WantsLittle * page.Events.Count;
        var events = new ReadEvent[page.Events.Count];
        int bytes = 0;
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = new(page.Events[i]);
            events[i].DecodeFor(subscription);
            _ = events[i].StreamHash;
            bytes += 512 + page.Events[i].Payload.Length;
        }
        return new(after, page.ReadThrough, events, bytes);
    }

    /// <summary>What the subscription wants of a page of all events. It is counted with that page, and nothing more.</summary>
    private ReadPage Select(long after, ReadPage page)
    {
        var wanted = new List<ReadEvent>(page.Events.Length);
        foreach (ReadEvent e in page.Events)
        {
            if (e.Recorded.Position > after && subscription.WantsItsName(e.Recorded) && subscription.WantsMoreThanItsName(e.Recorded))
            {
                e.DecodeFor(subscription);
                _ = e.StreamHash;
                wanted.Add(e);
            }
        }
        wantsLittle = (page.Through - after) >= (long)WantsLittle * Math.Max(1, wanted.Count);
        return new(after, page.Through, [.. wanted], 0);
    }

    /// <summary>Up to where no partition that reads for itself will ask again.</summary>
    private long PassedByAll(long after)
    {
        long passed = after;
        foreach (Partition partition in subscription.Partitions)
        {
            passed = partition.Feed.IsAttached ? passed : Math.Min(passed, partition.Feed.Through);
        }
        return passed;
    }

    private void Drop(int index)
    {
        budget.Give(pages[index].Bytes);
        pages.RemoveAt(index);
    }

    private ReadPage Keep(ReadPage page)
    {
        if (page.Events.Length > 0)
        {
            pages.Add(page);
            budget.Take(page.Bytes);
            while (pages.Count > 1 && (budget.IsExceeded || (page.Bytes == 0 && pages.Count > MostSelected)))
            {
                Drop(0);
            }
        }
        return page;
    }
}

namespace Ruslo;

/// <summary>
/// Reads for the partitions of a subscription that do not keep up with the tail: from what the tail has read last, else from the log.
/// Pages are read and decoded once, and kept while they fit, so that partitions that are near each other share them. Thread-safe.
/// </summary>
internal sealed class SharedReader(RunningSubscription subscription, ReadBudget budget, SharedEvents shared)
{
    private const int PageEvents = 256;

    private readonly AsyncGate gate = new();
    private readonly List<ReadPage> pages = []; // in the order of reading

    /// <summary>A page that covers what comes after a position; it may begin before it.</summary>
    public async ValueTask<ReadPage> ReadAsync(long after, CancellationToken cancellationToken)
    {
        await gate.EnterAsync();
        try
        {
            for (int i = pages.Count - 1; i >= 0; i--)
            {
                if (pages[i].From <= after && after < pages[i].Through)
                {
                    return pages[i];
                }
            }
            return Keep(subscription.Tail.Recent.TryRead(after, subscription, subscription.Serializer)
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
        gate.Leave();
    }

    private ReadPage Decode(long after, LogPage page)
    {
        var events = new ReadEvent[page.Events.Count];
        int bytes = 0;
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = shared.Share(page.Events[i]);
            events[i].Decode(subscription.Serializer);
            _ = events[i].StreamHash;
            bytes += 512 + page.Events[i].Payload.Length;
        }
        return new(after, page.ReadThrough, events, bytes);
    }

    private ReadPage Keep(ReadPage page)
    {
        if (page.Events.Length > 0)
        {
            pages.Add(page);
            budget.Take(page.Bytes);
            while (pages.Count > 1 && budget.IsExceeded)
            {
                budget.Give(pages[0].Bytes);
                pages.RemoveAt(0);
            }
        }
        return page;
    }
}

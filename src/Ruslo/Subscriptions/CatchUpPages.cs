namespace Ruslo;

/// <summary>
/// What the subscriptions of a process that do not keep up with the tail read of the log, whatever each of them wants: a page is read once
/// for all that come to it while it is kept, which is until everybody who reads has passed it, and as long as all pages together take no more
/// than 64 MiB. Thread-safe.
/// </summary>
internal sealed class CatchUpPages(IEventLog log, ReadBudget budget)
{
    private const int PageEvents = 512;

    private readonly AsyncGate gate = new();
    private readonly List<ReadPage> pages = []; // in the order of reading
    private readonly Dictionary<object, long> readers = []; // and up to where each has read

    /// <summary>A page of all events that covers what comes after a position; it may begin before it.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="passed">What the reader will not ask for again: all up to here.</param>
    /// <param name="after">The position.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public async ValueTask<ReadPage> ReadAsync(object reader, long passed, long after, CancellationToken cancellationToken)
    {
        await gate.EnterAsync();
        try
        {
            readers[reader] = passed;
            DropPassed();
            for (int i = pages.Count - 1; i >= 0; i--)
            {
                if (pages[i].From <= after && after < pages[i].Through)
                {
                    return pages[i];
                }
            }
            return Keep(PageOf(after, await log.ReadAsync(after, EventFilter.Everything, PageEvents, cancellationToken)));
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <summary>A reader follows the tail, or has ended; when none is left, nothing is kept.</summary>
    public async ValueTask LeaveAsync(object reader)
    {
        await gate.EnterAsync();
        if (readers.Remove(reader) && readers.Count == 0)
        {
            foreach (ReadPage page in pages)
            {
                budget.Give(page.Bytes);
            }
            pages.Clear();
        }
        gate.Leave();
    }

    private static ReadPage PageOf(long after, LogPage page)
    {
        var events = new ReadEvent[page.Events.Count];
        int bytes = 0;
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = new(page.Events[i]);
            bytes += 512 + page.Events[i].Payload.Length;
        }
        return new(after, page.ReadThrough, events, bytes);
    }

    private void DropPassed()
    {
        long passed = readers.Values.Min();
        for (int i = pages.Count - 1; i >= 0; i--)
        {
            if (pages[i].Through <= passed)
            {
                Drop(i);
            }
        }
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
            while (pages.Count > 1 && budget.IsExceeded)
            {
                Drop(0);
            }
        }
        return page;
    }
}

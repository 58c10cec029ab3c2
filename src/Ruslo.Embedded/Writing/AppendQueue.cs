namespace Ruslo;

/// <summary>What waits for the sequencer, in the order of arrival. Any thread adds, the sequencer takes all at once.</summary>
internal sealed class AppendQueue(PendingAppendPool pool)
{
    private readonly PendingAppend closed = new(pool);
    private PendingAppend? newest;

    public Signal Arrived { get; } = new();

    /// <summary>False when the queue is closed.</summary>
    public bool TryAdd(PendingAppend pending)
    {
        PendingAppend? before = Volatile.Read(ref newest);
        while (true)
        {
            if (ReferenceEquals(before, closed))
            {
                return false;
            }
            pending.Next = before;
            PendingAppend? seen = Interlocked.CompareExchange(ref newest, pending, before);
            if (ReferenceEquals(seen, before))
            {
                break;
            }
            before = seen;
        }
        if (before is null)
        {
            Arrived.Set();
        }
        return true;
    }

    /// <summary>Takes all that wait, and adds them to a list in the order of their arrival.</summary>
    public void TakeAll(List<PendingAppend> into) => Take(null, into);

    /// <summary>As <see cref="TakeAll"/>; nothing can be added after it.</summary>
    public void Close(List<PendingAppend> into) => Take(closed, into);

    private void Take(PendingAppend? replacement, List<PendingAppend> into)
    {
        if (replacement is null && Volatile.Read(ref newest) is null)
        {
            return;
        }
        PendingAppend? pending = Interlocked.Exchange(ref newest, replacement);
        int from = into.Count;
        while (pending is not null && !ReferenceEquals(pending, closed))
        {
            into.Add(pending);
            (pending, pending.Next) = (pending.Next, null);
        }
        into.Reverse(from, into.Count - from);
    }
}

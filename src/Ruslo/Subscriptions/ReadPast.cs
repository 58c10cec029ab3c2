namespace Ruslo;

/// <summary>
/// How far a partition has read, also where nothing was for it, and those who wait for that. What it has read is committed, or parked.
/// Costs next to nothing while nobody waits. Thread-safe.
/// </summary>
internal sealed class ReadPast(PartitionFeed feed, long settled, Tail tail, WaitedFor waitedFor, Wake? asked = null)
{
    private readonly Lock gate = new();
    private readonly List<(long Position, TaskCompletionSource<bool> Waiter)> waiting = [];
    private long settled = settled;
    private volatile int count;
    private bool isClosed;

    /// <summary>Everything up to here was read, last it was looked at.</summary>
    public long Position => Reached();

    /// <summary>Whether somebody waits.</summary>
    public bool IsWaitedFor => count > 0;

    /// <summary>Whether it has read past a position; of one that has stopped, nobody knows.</summary>
    public bool HasPassed(long position)
    {
        lock (gate)
        {
            return !isClosed && Reached() >= position;
        }
    }

    /// <summary>Everything up to a position is handled: what came of it is committed, and what was parked with it is known.</summary>
    public void Settle(long position)
    {
        Volatile.Write(ref settled, Math.Max(settled, position)); // written by the partition's loop alone
        Release();
    }

    /// <summary>Waits until it has read past a position; false when it stops before.</summary>
    public async ValueTask<bool> WaitAsync(long position, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> waiter;
        lock (gate)
        {
            if (isClosed)
            {
                return false;
            }
            if (Reached() >= position)
            {
                return true;
            }
            waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((position, waiter));
            count = waiting.Count;
            if (count == 1)
            {
                waitedFor.Add(this);
            }
        }
        asked?.Set();
        Release(); // it may have come there meanwhile, when nobody waited yet
        try
        {
            await waiter.Task.OrCancelledAsync(cancellationToken);
            return await waiter.Task;
        }
        finally
        {
            Forget(waiter);
        }
    }

    /// <summary>It may have come further: those who need not wait any longer go on.</summary>
    public void Release()
    {
        Interlocked.MemoryBarrier(); // who waits is counted before it looks, and this looks after what it passed was written
        if (count == 0)
        {
            return;
        }
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }
            long reached = Reached();
            foreach ((long position, TaskCompletionSource<bool> waiter) in waiting)
            {
                if (position <= reached)
                {
                    waiter.TrySetResult(true);
                }
            }
        }
    }

    /// <summary>It reads no more.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            foreach ((_, TaskCompletionSource<bool> waiter) in waiting)
            {
                waiter.TrySetResult(false);
            }
        }
    }

    private long Reached() => Math.Max(Volatile.Read(ref settled), feed.IdleThrough(tail.Through) ?? 0);

    private void Forget(TaskCompletionSource<bool> waiter)
    {
        lock (gate)
        {
            waiting.RemoveAll(one => one.Waiter == waiter);
            count = waiting.Count;
            if (count == 0)
            {
                waitedFor.Remove(this);
            }
        }
    }
}

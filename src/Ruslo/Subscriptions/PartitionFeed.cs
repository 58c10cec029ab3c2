namespace Ruslo;

/// <summary>
/// What waits for a partition, bounded. While it is attached the tail fills it; when it is full it detaches, and its partition reads
/// for itself until it has read exactly as far as the tail. Thread-safe.
/// </summary>
internal sealed class PartitionFeed(long through, Wake wake, AttachedFeeds attached, int capacity = PartitionFeed.DefaultCapacity)
{
    public const int DefaultCapacity = 1024;
    private const int CapacityBytes = 4 * 1024 * 1024;

    private readonly Lock gate = new();
    private List<Delivery> items = [];
    private long through = through;
    private int bytes;
    private bool isAttached;
    private bool isTaken;
    private DateTimeOffset? inHandSince;

    /// <summary>Everything up to here was offered or read; exact only while it is detached.</summary>
    public long Through
    {
        get
        {
            lock (gate)
            {
                return through;
            }
        }
    }

    public bool IsAttached
    {
        get
        {
            lock (gate)
            {
                return isAttached;
            }
        }
    }

    /// <summary>The tail has an event for this partition.</summary>
    public void Offer(in Delivery delivery)
    {
        lock (gate)
        {
            if (!isAttached || AlreadyRead(delivery.Position))
            {
                return;
            }
            if (items.Count >= capacity || bytes >= CapacityBytes)
            {
                isAttached = false;
                attached.Detach();
                through = DetachedThrough(delivery.Position);
                return;
            }
            Add(delivery);
            through = delivery.Position; // what is handed out again is not taken again
            if (items.Count > 1)
            {
                return;
            }
        }
        wake.Set();
    }

    /// <summary>The tail cannot offer an event: unless the partition has it already, it reads for itself from there.</summary>
    public void FallBehind(long position)
    {
        lock (gate)
        {
            if (!isAttached || position <= through)
            {
                return;
            }
            isAttached = false;
            attached.Detach();
            through = position - 1;
        }
        wake.Set();
    }

    /// <summary>The partition has read for itself; attaches when it has read as far as the tail has reached.</summary>
    public bool Add(List<Delivery> read, long readThrough, Tail tail)
    {
        lock (gate)
        {
            foreach (Delivery delivery in read)
            {
                Add(delivery);
            }
            bool hasReadOn = readThrough > through;
            through = readThrough;
            // Under the feed's lock, and counted before it looks: what the tail offers later finds the feed attached, what it offered
            // before, or passed by, counts as reached.
            attached.Attach();
            isAttached = HasReached(readThrough, tail);
            if (!isAttached)
            {
                attached.Detach();
            }
            if (isAttached || hasReadOn)
            {
                inHandSince = null;
            }
            return isAttached;
        }
    }

    /// <summary>Takes all that waits, in exchange for an empty list. <see cref="Done"/> says when it has been handled.</summary>
    public bool TryTake(ref List<Delivery> empty)
    {
        lock (gate)
        {
            if (items.Count == 0)
            {
                return false;
            }
            inHandSince = isTaken && isAttached && inHandSince is { } before ? before : items[0].Event.Recorded.RecordedAt;
            (items, empty) = (empty, items);
            bytes = 0;
            isTaken = true;
            return true;
        }
    }

    public void Done()
    {
        lock (gate)
        {
            isTaken = false;
            HasCome(null);
        }
    }

    /// <summary>The partition has come to this event of those that it took; null: past the last.</summary>
    public void ComesTo(RecordedEvent? next)
    {
        lock (gate)
        {
            HasCome(next);
        }
    }

    /// <summary>When nothing waits and nothing is being handled: the position up to which there is nothing to do.</summary>
    /// <param name="tailThrough">What the tail had handed out before this call.</param>
    public long? IdleThrough(long tailThrough)
    {
        lock (gate)
        {
            return items.Count > 0 || isTaken ? null : isAttached ? Math.Max(through, tailThrough) : through;
        }
    }

    /// <summary>The tail hands out no more: when nothing waits, progress follows to where it ended, so that a definition that changes applies from there.</summary>
    public void TakenOff(PartitionLedger ledger, long tailThrough, RecordedEvent? last)
    {
        if (IdleThrough(tailThrough) is { } idle)
        {
            ledger.AdvanceIdle(idle, last);
        }
    }

    /// <summary>When the next event was recorded, be it waiting, being handled, or, while it reads on, about when; null: there is none.</summary>
    public DateTimeOffset? OldestRecordedAt
    {
        get
        {
            lock (gate)
            {
                return inHandSince ?? (items.Count > 0 ? items[0].Event.Recorded.RecordedAt : null);
            }
        }
    }

    /// <summary>Past the last of what it took, a partition that reads for itself is as far behind as that last one, until it has read on.</summary>
    private void HasCome(RecordedEvent? next)
    {
        if (next is not null || isAttached)
        {
            inHandSince = next?.RecordedAt;
        }
    }

    private void Add(in Delivery delivery)
    {
        items.Add(delivery);
        bytes += delivery.Event.Recorded.Payload.Length;
    }

    private bool AlreadyRead(long position)
    {
#if PLANTED
        if (PlantedSubscriptions.TailRepeatsWhatWasRead)
        {
            return position < through;
        }
#endif
        return position <= through;
    }

    private static long DetachedThrough(long refused)
    {
#if PLANTED
        if (PlantedSubscriptions.DetachedFeedSkipsOne)
        {
            return refused;
        }
#endif
        return refused - 1;
    }

    private static bool HasReached(long readThrough, Tail tail)
    {
#if PLANTED
        if (PlantedSubscriptions.AttachesBeforeTheTail)
        {
            return readThrough >= tail.Reaching - 1;
        }
#endif
        return readThrough >= tail.Reaching;
    }
}

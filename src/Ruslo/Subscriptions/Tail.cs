namespace Ruslo;

/// <summary>
/// The one reader of the log's end in a process: each batch is read, checked and decoded once, and handed to the partitions that want it.
/// It waits for nobody: a partition that cannot take an event reads for itself.
/// </summary>
internal sealed class Tail(IEventLog log, EventSerializer serializer, RusloRuntime runtime, SubscriptionLog logger)
{
    private const int PageEvents = 512;

    private readonly Lock gate = new();
    private RoutingTable table = new([]);
    private long reaching;
    private long through;
    private RecordedEvent? last;
    private FirstOf? awaited;

    /// <summary>The highest position that may have been handed out; what is above it has not.</summary>
    public long Reaching
    {
        get
        {
            lock (gate)
            {
                return reaching;
            }
        }
    }

    /// <summary>Everything up to here has been handed out.</summary>
    public long Through => Volatile.Read(ref through);

    /// <summary>The event at <see cref="Through"/>, once this process has read one.</summary>
    public RecordedEvent? Last => Volatile.Read(ref last);

    /// <summary>What was handed out last, for those who have just fallen behind.</summary>
    public RecentEvents Recent { get; } = new();

    /// <summary>Those who wait for what follows from a command.</summary>
    public ReplyWaits Replies { get; } = new(serializer);

    /// <summary>Called after each batch.</summary>
    public Action? Moved { get; set; }

    /// <summary>Calls back once, when an event of one of the platform's own topics comes; only for one topic.</summary>
    public void OnFirst(string topic, Action then) => Volatile.Write(ref awaited, new(topic, then));

    /// <summary>Hands events to a subscription from the next batch on; its feeds attach themselves when they have read so far.</summary>
    public void Add(RunningSubscription subscription)
    {
        lock (gate)
        {
            table = table.With(subscription);
        }
    }

    public void Remove(RunningSubscription subscription)
    {
        lock (gate)
        {
            table = table.Without(subscription);
        }
    }

    /// <summary>Begins at the head: what lies before it is read by those who want it. Before the loop starts.</summary>
    public void Begin() => reaching = through = log.Head;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backOff = new BackOff(runtime);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                LogPage page = await log.ReadAsync(through, EventFilter.Everything, PageEvents, cancellationToken);
                if (page.ReadThrough > through)
                {
                    HandOut(page);
                }
                else
                {
                    await log.WaitAsync(through + 1, cancellationToken);
                }
                backOff.Reset();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the log failed: whatever it throws, the tail tries again, and partitions stall on their commits
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (backOff.IsFirst)
                {
                    logger.TailFailed(through, fault);
                }
                await backOff.WaitAsync(cancellationToken);
            }
        }
    }

    private void HandOut(LogPage page)
    {
        RoutingTable current;
        lock (gate)
        {
            reaching = page.ReadThrough;
            current = table;
        }
        Interlocked.MemoryBarrier(); // whoever waits for a reply is counted before it asks how far this reaches
        IReadOnlyList<RecordedEvent> events = page.Events;
        for (int i = 0; i < events.Count; i++)
        {
            var read = new ReadEvent(events[i]);
            Recent.Add(read);
            current.HandOut(read);
            if (!Replies.IsEmpty)
            {
                Replies.HandOut(read);
            }
            if (awaited is not null && events[i].Kind == EventKind.System)
            {
                LookForAwaited(events[i].Stream.Topic);
            }
        }
        Volatile.Write(ref last, events.Count > 0 ? events[^1] : last);
        Volatile.Write(ref through, page.ReadThrough);
        Replies.TailMoved(page.ReadThrough);
        Moved?.Invoke();
    }

    private void LookForAwaited(string topic)
    {
        if (Volatile.Read(ref awaited) is { } one && one.Topic == topic)
        {
            Volatile.Write(ref awaited, null);
            one.Then();
        }
    }

    private sealed record FirstOf(string Topic, Action Then);
}

using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>A generation of a subscription while it runs in this process: its partitions and what they share. Made by <see cref="SubscriptionOpening"/>.</summary>
internal sealed class RunningSubscription : IDisposable
{
    private readonly SubscriptionRuntime host;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly PartitionFeed[] feeds;
    private Task[] loops = [];
    private int hasBegunToStop;

    public RunningSubscription(SubscriptionRuntime host, SubscriptionDefinition definition, Registration registration, IProgressStore store, Amendments amendments, SubscriptionTables? tables)
    {
        this.host = host;
        (Definition, Generation, Store, Amendments, Tables) = (definition, registration.Generation, store, amendments, tables);
        Known = tables is { Definition.Tables.Count: > 0 } && registration.Partitions == 1 && !definition.OnlyWrites ? new(host.DocumentBudget) : null;
        Limit = new(definition.Retry);
        Router = new(definition, registration.Partitions);
        Reader = new(this, host.ReadBudget, host.CatchUp);
        Announcements = new(host.Runtime, definition.Name, registration.Generation);
        UnknownNames = new(definition.Name, host.Logger);
        Breaker = new(host.Runtime, Limit, Interrupted);
        Holds = new(HoldAll);
        // Partitions share documents: handlers that keep some run one at a time.
        Places = definition.KeepsState ? new(1) : definition.Concurrency > 0 && definition.Concurrency < registration.Partitions ? new(definition.Concurrency) : null;
        Partitions = new Partition[registration.Partitions];
        feeds = new PartitionFeed[registration.Partitions];
        (Stopping, Aborting) = (stopping.Token, aborting.Token);
    }

    public SubscriptionDefinition Definition { get; }

    public string Name => Definition.Name;

    public int Generation { get; }

    public IProgressStore Store { get; }

    /// <summary>Its tables, where it keeps some.</summary>
    public SubscriptionTables? Tables { get; }

    /// <summary>Documents of its tables that need not be read; null where others may write them too: owners of other partitions.</summary>
    public KnownDocuments? Known { get; }

    /// <summary>Whether further events are handled while a commit is under way: where all that it holds is documents that nobody else writes.</summary>
    public bool CommitsUnderWay => Known is not null && !Definition.Emits && Definition.Batch is null && Definition.GathersFor == TimeSpan.Zero;

    public Partition[] Partitions { get; }

    public Router Router { get; }

    public SharedReader Reader { get; }

    public AttachedFeeds Attached { get; } = new();

    public UnknownNames UnknownNames { get; }

    public Breaker Breaker { get; }

    /// <summary>Moves are not durable in time, or cannot be made: no partition handles anything before they are.</summary>
    public Holds Holds { get; }

    public ParkedLimit Limit { get; }

    public Amendments Amendments { get; }

    public Announcements Announcements { get; }

    /// <summary>How many partitions may handle at a time; null: all.</summary>
    public AsyncGate? Places { get; }

    public IEventLog Log => host.Log;

    public Guid LogId => host.Log.Id;

    public EventSerializer Serializer => host.Serializer;

    public RusloRuntime Runtime => host.Runtime;

    public IServiceScopeFactory Scopes => host.Scopes;

    public FilterChain<HandlerContext>? Filters => host.Filters;

    public Telemetry Telemetry => host.Telemetry;

    public SubscriptionLog Logger => host.Logger;

    public SystemEvents SystemEvents => host.SystemEvents;

    public Tail Tail => host.Tail;

    public WaitedFor WaitedFor => host.WaitedFor;

    public int FeedCapacity => host.FeedCapacity;

    public DateTimeOffset Now => host.Runtime.Time.GetUtcNow();

    /// <summary>No further event is begun.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>The handlers that run are told to end.</summary>
    public CancellationToken Aborting { get; }

    /// <summary>Why it is interrupted; null when it is not.</summary>
    public string? Interruption => Breaker.Reason;

    /// <param name="former">One that is over.</param>
    public StagedBatch NewBatch(StagedBatch? former) => new(Log, host.Drafting, forwarded: Store.NeedsIdentity, host.PublishFilters, former);

    public bool WantsItsName(RecordedEvent e)
        => Definition.Filter.MatchesTopic(e.Stream.Topic, e.Kind, e.Name) && Definition.Filter.MatchesName(e.Name) && Definition.Filter.MatchesKind(e.Kind);

    public bool WantsMoreThanItsName(RecordedEvent e)
        => Definition.Filter.Tags.Count == 0 ? Definition.Filter.Tenant is null || Definition.Filter.Matches(e) : Definition.Filter.Matches(e);

    /// <summary>How far the tail had come when the subscription was taken from it, and the event there; before, nothing.</summary>
    public (long Through, RecordedEvent? Last) TakenOff { get; private set; }

    /// <summary>The partition of a routing key.</summary>
    public Partition PartitionOf(in StreamId key) => Partitions[PartitionHash.Partition(SubscriptionRuntime.KeyHash(Definition, key), Partitions.Length)];

    public void Offer(ReadEvent e) => Router.Route(e, feeds);

    /// <summary>An event could not be offered: partitions that have not got it read for themselves.</summary>
    public void FallBehind(long position)
    {
        foreach (PartitionFeed feed in feeds)
        {
            feed.FallBehind(position);
        }
    }

    public void Start()
    {
        for (int i = 0; i < Partitions.Length; i++)
        {
            feeds[i] = Partitions[i].Feed;
        }
        Tail.Add(this);
        loops = Array.ConvertAll(Partitions, partition => Runtime.Start(partition.RunAsync));
    }

    /// <summary>No further event is begun from here on.</summary>
    public void BeginStop()
    {
        if (Interlocked.Exchange(ref hasBegunToStop, 1) != 0)
        {
            return;
        }
        foreach (Partition partition in Partitions)
        {
            partition.Passed.Close(); // before the tail passes it by: nobody may take that for having read
        }
        Tail.Remove(this);
        TakenOff = (Tail.Through, Tail.Last);
        stopping.Cancel(); // CancelAsync calls back on the thread pool
        WakeAll();
    }

    /// <summary>Finishes the events that are being handled, commits, and ends. When it, or the stop of the whole, is cancelled, handlers are told to end at once.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        BeginStop();
        using (cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), aborting))
        using (host.Hurried.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), aborting))
        {
            await Task.WhenAll(loops);
        }
        await Reader.ClearAsync();
        Dispose();
    }

    public void WakeAll()
    {
        foreach (Partition partition in Partitions)
        {
            partition.Wake.Set();
        }
    }

    public void WakeIfThereIsRoom()
    {
        if (Interruption is not null && !Limit.IsReached)
        {
            WakeAll();
        }
    }

    /// <summary>A pause that ends early when the subscription stops.</summary>
    public async ValueTask PauseAsync(TimeSpan pause)
    {
        try
        {
            await Runtime.DelayAsync(pause, Stopping);
        }
        catch (OperationCanceledException)
        {
            // The caller looks whether it stops.
        }
    }

    public void ProgressIsDirty() => host.Moves.MarkDirty(this);

    public void Committed() => host.Moves.Committed(this);

    /// <summary>A feed follows the tail; when all do, nothing that was read for them is kept.</summary>
    public ValueTask AttachedAsync()
    {
        foreach (PartitionFeed feed in feeds)
        {
            if (!feed.IsAttached)
            {
                return ValueTask.CompletedTask;
            }
        }
        return Reader.ClearAsync();
    }

    /// <summary>Tells something beside the work; nobody waits for it.</summary>
    public void Announce(NewEvent e) => host.SystemEvents.Post(e);

    public void TooMuchIsParked()
        => Breaker.Overfull($"{Limit.Keys} routing keys with {Limit.Events} events are parked, which is the limit. Free some, or raise the limit in its retry policy.");

    /// <summary>A key was parked: when more than half of the keys of the last minute fail, it is not the events that are wrong.</summary>
    public void KeyFailed()
    {
        Span<ulong> seen = stackalloc ulong[KeySketch.Length], failing = stackalloc ulong[KeySketch.Length];
        seen.Clear();
        failing.Clear();
        foreach (Partition partition in Partitions)
        {
            partition.Seen.AddTo(seen);
            partition.Failing.AddTo(failing);
        }
        int failed = KeySketch.CountOf(failing), all = KeySketch.CountOf(seen);
        if (failed >= Breaker.FewestFailingKeys && failed * 2 > all)
        {
            Breaker.Trip($"{failed} of {all} routing keys of the last minute fail.");
        }
    }

    public void PartitionStalled(Partition partition, string? reason)
    {
        if (reason is null)
        {
            Logger.GoesOn(Name, partition.Number);
            host.SystemEvents.Post(Announcements.Resumed(partition.Number));
            return;
        }
        Logger.Stalled(Name, partition.Number, reason);
        host.SystemEvents.Post(Announcements.Stalled(partition.Number, reason));
    }

    public void PartitionGaveUp(Partition partition, string reason, Exception? why)
    {
        Logger.GaveUp(Name, partition.Number, reason, why);
        host.SystemEvents.Post(Announcements.GivenUp(partition.Number, reason));
    }

    public void Dispose()
    {
        foreach (Partition partition in Partitions)
        {
            partition.Dispose();
        }
        Known?.Dispose();
        stopping.Dispose();
        aborting.Dispose();
    }

    private void HoldAll(string? reason)
    {
        foreach (Partition? partition in Partitions)
        {
            partition?.Hold(reason);
        }
    }

    private void Interrupted(string? reason)
    {
        if (reason is null)
        {
            Logger.Resumed(Name);
            host.SystemEvents.Post(Announcements.Resumed(null));
        }
        else
        {
            Logger.Interrupted(Name, reason);
            host.SystemEvents.Post(Announcements.Interrupted(reason));
        }
        WakeAll();
    }
}

namespace Ruslo;

/// <summary>
/// A partition that this process owns: one loop that takes what its feed holds, handles it in order, tries parked heads and requests in
/// between, and reads for itself while it does not keep up with the tail.
/// </summary>
internal sealed class Partition : IDisposable
{
    private const int MostKept = 4096;

    private readonly RunningSubscription subscription;
    private readonly PartitionHandling handling;
    private readonly PartitionDrain drain;
    private readonly ITimer timer;
    private readonly PartitionCondition condition;
    private readonly PartitionReading reading;
    private readonly Gathering? gathering;
    private List<Delivery> inHand = [];
    private int next;
    private int recoveriesSeen;
    private RecordedEvent? head;

    public Partition(RunningSubscription subscription, int number, PartitionLedger ledger, ParkedKeys parked)
    {
        this.subscription = subscription;
        Number = number;
        Ledger = ledger;
        Parked = parked;
        Wake = new();
        Feed = new(ledger.Checkpoint, Wake, subscription.Attached, subscription.FeedCapacity);
        gathering = subscription.Definition.GathersFor > TimeSpan.Zero ? new(subscription.Definition.GathersFor, subscription.Runtime.Time, subscription.Serializer) : null;
        Passed = new(Feed, ledger.Checkpoint, subscription.Tail, subscription.WaitedFor, gathering is null ? null : Wake);
        condition = new(reason => subscription.PartitionStalled(this, reason), (reason, why) => subscription.PartitionGaveUp(this, reason, why));
        handling = new(subscription, this);
        drain = new(subscription, this);
        reading = new(subscription, this);
        timer = subscription.Runtime.Time.CreateTimer(static wake => ((Wake)wake!).Set(), Wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        recoveriesSeen = subscription.Breaker.Recoveries;
    }

    public int Number { get; }

    public PartitionLedger Ledger { get; }

    public ParkedKeys Parked { get; }

    public PartitionFeed Feed { get; }

    /// <summary>Where somebody waits for it to have read past a position.</summary>
    public ReadPast Passed { get; }

    public Wake Wake { get; }

    public KeySketch Seen { get; } = new();

    public KeySketch Failing { get; } = new();

    /// <summary>What it is doing, and why.</summary>
    public PartitionCondition.Moment Condition => condition.Now;

    public SubscriptionState State => condition.Now.State;

    public string? Reason => condition.Now.Reason;

    public PartitionDrain Drain => drain;

    /// <summary>Counted since it started; written by its loop.</summary>
    public long Handled { get; set; }

    public long Failures { get; set; }

    public long Unknown { get; set; }

    /// <summary>The event whose routing key cannot be computed, on which it stalls; null when it does not.</summary>
    public RecordedEvent? StalledOn => condition.Now.StalledAt is > 0 and var at && Volatile.Read(ref head) is { } e && e.Position == at ? e : null;

    private bool IsStopping => subscription.Stopping.IsCancellationRequested;

    public async Task RunAsync()
    {
        try
        {
            while (!IsStopping && State != SubscriptionState.GivenUp)
            {
                await StepAsync();
            }
            await handling.SettleAsync();
            Feed.TakenOff(Ledger, subscription.TakenOff.Through, subscription.TakenOff.Last);
            await handling.CommitProgressAsync();
        }
        catch (OperationCanceledException) when (IsStopping)
        {
            // What was not committed is handled again.
        }
#pragma warning disable CA1031 // a mistake in this loop must not take the process or other partitions down, and must not be silent
        catch (Exception mistake)
#pragma warning restore CA1031
        {
            GiveUp($"It failed in an unforeseen way: {mistake.Message}", mistake);
        }
        finally
        {
            await handling.AbandonAsync();
            drain.EndRequests();
            condition.Stop();
        }
    }

    /// <summary>The partition is not this process's any more, or not for it.</summary>
    public void GiveUp(string reason, Exception? why = null) => condition.GiveUp(reason, why);

    /// <summary>It cannot go on, and tries again by itself; null: this cause is over. Any of them may begin and end on any thread.</summary>
    public void Stall(StallCause cause, string? reason) => condition.Set(cause, reason);

    /// <summary>It cannot go on at an event; it tries again by itself.</summary>
    public void StallOn(RecordedEvent e, string reason)
    {
        Volatile.Write(ref head, e);
        condition.Set(StallCause.Key, reason, e.Position);
    }

    /// <summary>Nothing is handled while there is a reason; from any thread.</summary>
    public void Hold(string? reason)
    {
        condition.Set(StallCause.Held, reason);
        Wake.Set();
    }

    /// <summary>Everything up to an event is committed, but for what was gathered and is still in hand.</summary>
    public void Pass(RecordedEvent last)
    {
        if (gathering?.EndsAt(last.Position) != false)
        {
            Passed.Settle(last.Position);
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        Ledger.Dispose();
        Parked.Forget();
    }

    private async ValueTask StepAsync()
    {
        if (handling.HasCommitted && !await handling.SettleAsync())
        {
            return;
        }
        if (subscription.Breaker.Recoveries != recoveriesSeen)
        {
            recoveriesSeen = subscription.Breaker.Recoveries;
            Parked.RetryAll(subscription.Now);
        }
        if (condition.IsHeld)
        {
            await WaitAsync(null);
            return;
        }
        bool drained = drain.HasWork && await handling.SettleAsync() && await InItsPlaceAsync(static (self, _) => self.drain.StepAsync(), false);
        if (State == SubscriptionState.GivenUp || IsStopping)
        {
            return;
        }
        if (next >= inHand.Count && !await TakeAsync())
        {
            if (!Feed.IsAttached)
            {
                await reading.ReadAsync();
            }
            else if (subscription.Breaker.IsOutage)
            {
                await ProbeAsync();
            }
            else if (!drained)
            {
                await WaitAsync(Earlier(Parked.Due, gathering?.DueFrom(subscription.Now)));
            }
            return;
        }
        Passage passage = subscription.Breaker.Enter(out DateTimeOffset? askAgainAt);
        if (passage == Passage.Wait)
        {
            if (!drained)
            {
                await WaitAsync(subscription.Breaker.IsOutage ? askAgainAt : Earlier(askAgainAt, Parked.Due));
            }
            return;
        }
        await InItsPlaceAsync(static (self, isProbe) => self.HandleAsync(isProbe), passage == Passage.Probe);
        if (handling.RetryAt is { } retryAt && !IsStopping && State != SubscriptionState.GivenUp)
        {
            await WaitAsync(Earlier(retryAt, Parked.Due));
        }
    }

    /// <summary>In an outage, with nothing else in hand: a parked head finds out whether it is over.</summary>
    private async ValueTask ProbeAsync()
    {
        DateTimeOffset? askAgainAt = null;
        if (!await handling.SettleAsync())
        {
            return;
        }
        if (Parked.Count > 0 && subscription.Breaker.Enter(out askAgainAt) == Passage.Probe)
        {
            await InItsPlaceAsync(static (self, _) => self.drain.ProbeAsync(), true);
            return;
        }
        await WaitAsync(askAgainAt);
    }

    private async ValueTask<bool> HandleAsync(bool isProbe)
    {
        using System.Diagnostics.Activity? received = subscription.Telemetry.StartReceive(subscription.Name, Number, inHand.Count - next);
        next = await handling.HandleAsync(inHand, next, isProbe);
        Feed.ComesTo(next < inHand.Count ? inHand[next].Event.Recorded : null);
        return true;
    }

    /// <summary>Handlers run within the limit of how many may run at a time, and their commits with them.</summary>
    private async ValueTask<bool> InItsPlaceAsync(Func<Partition, bool, ValueTask<bool>> work, bool isProbe)
    {
        if (subscription.Places is not { } places)
        {
            return await work(this, isProbe);
        }
        await places.EnterAsync();
        try
        {
            return await work(this, isProbe);
        }
        finally
        {
            await handling.EndAsync();
            await drain.EndAsync();
            places.Leave();
        }
    }

    private async ValueTask<bool> TakeAsync()
    {
        inHand.Clear();
        inHand.Capacity = inHand.Capacity > MostKept ? 0 : inHand.Capacity;
        next = 0;
        if (!handling.IsCommitting && gathering?.IsHolding != true)
        {
            Feed.Done();
        }
        if (gathering is null ? Feed.TryTake(ref inHand) : gathering.TryTake(Feed, Passed.IsWaitedFor, ref inHand))
        {
            return true;
        }
        if (handling.IsCommitting && Feed.IsAttached)
        {
            await SettleAllAsync();
        }
        Passed.Release();
        return false;
    }

    /// <summary>All that was taken is handled, and its commit comes to its end: only then is it passed.</summary>
    private async ValueTask SettleAllAsync()
    {
#if PLANTED
        if (PlantedState.PassesWhatIsBeingCommitted)
        {
            Feed.Done();
        }
#endif
        if (await handling.SettleAsync())
        {
            Feed.Done();
        }
    }

    private async ValueTask WaitAsync(DateTimeOffset? until)
    {
        if (!await handling.SettleAsync())
        {
            return;
        }
        if (until is { } due)
        {
            TimeSpan left = due - subscription.Now;
            timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        if (!IsStopping)
        {
            await Wake.WaitAsync();
        }
        if (until is not null)
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a < b ? a : b;
}

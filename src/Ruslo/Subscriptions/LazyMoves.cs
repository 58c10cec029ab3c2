namespace Ruslo;

/// <summary>
/// Makes the moves that may wait: at most a second after handling, one record for all partitions of a subscription; and once a minute,
/// one record for all subscriptions that nothing matched for.
/// </summary>
internal sealed class LazyMoves(SubscriptionRuntime host)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Wake wake = new();
    private readonly Wake sweepWake = new();
    private readonly HashSet<RunningSubscription> moving = [];
    private List<RunningSubscription> dirty = [];
    private HashSet<RunningSubscription> known = [];

    /// <summary>A partition has handled something that is not durable yet.</summary>
    public void MarkDirty(RunningSubscription subscription)
    {
        lock (gate)
        {
            if (!known.Add(subscription))
            {
                return;
            }
            dirty.Add(subscription);
        }
        wake.Set();
    }

    /// <summary>Something was committed. What a state store may still lose is flushed within a second, unless it is made again anyway.</summary>
    public void Committed(RunningSubscription subscription)
    {
        if (subscription.Store.NeedsIdentity && !subscription.Definition.IsDerived)
        {
            MarkDirty(subscription);
        }
    }

    /// <summary>The tail has moved: within a minute, those that wanted nothing of it follow.</summary>
    public void TailMoved() => sweepWake.Set();

    public async Task RunAsync(CancellationToken stopping)
    {
        using CancellationTokenRegistration woken = stopping.UnsafeRegister(static wake => ((Wake)wake!).Set(), wake);
        while (!stopping.IsCancellationRequested)
        {
            List<RunningSubscription> batch = Take();
            if (batch.Count == 0)
            {
                await wake.WaitAsync();
                // After a quiet time the first move may ride with the next group commit; what follows within a second waits for it.
                Move(Take(), lazy: true);
            }
            else
            {
                Move(batch, lazy: false);
            }
            await PauseAsync(Second, stopping);
        }
    }

    public async Task SweepAsync(CancellationToken stopping)
    {
        using CancellationTokenRegistration woken = stopping.UnsafeRegister(static wake => ((Wake)wake!).Set(), sweepWake);
        while (!stopping.IsCancellationRequested)
        {
            await sweepWake.WaitAsync();
            await PauseAsync(Minute, stopping);
            if (!stopping.IsCancellationRequested)
            {
                try
                {
                    await SweepOnceAsync(stopping);
                }
                catch (OperationCanceledException)
                {
                    // The process stops while the log fails.
                }
            }
        }
    }

    private void Move(List<RunningSubscription> subscriptions, bool lazy)
    {
        foreach (RunningSubscription subscription in subscriptions)
        {
            lock (gate)
            {
                if (!moving.Add(subscription))
                {
                    // Its last move is still under way: it comes again a second later.
                    known.Add(subscription);
                    dirty.Add(subscription);
                    continue;
                }
            }
            host.Track(MoveAsync(subscription, lazy));
        }
    }

    private async Task MoveAsync(RunningSubscription subscription, bool lazy)
    {
        var move = new object();
        using var overdue = new Alarm(host.Runtime.Time, Overdue, isOverdue => subscription.Holds.Set(move, isOverdue ? "Its progress has not been durable for 10 seconds." : null));
        overdue.Start();
        try
        {
            await CommitAsync(subscription.Store, [.. subscription.Partitions], lazy, subscription.Stopping);
            await subscription.Store.FlushAsync(subscription.Stopping);
        }
        catch (OperationCanceledException)
        {
            // It stops while its store fails, or is closed already.
        }
#pragma warning disable CA1031 // a flush failed: whatever the store throws, it is tried again a second later
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (!subscription.Stopping.IsCancellationRequested)
            {
                host.Logger.MovesFailed(fault);
                MarkDirty(subscription);
            }
        }
        finally
        {
            overdue.Stop();
            lock (gate)
            {
                moving.Remove(subscription);
            }
        }
    }

    private async Task SweepOnceAsync(CancellationToken stopping)
    {
        long through = host.Tail.Through;
        RecordedEvent? last = host.Tail.Last;
        var inLog = new List<Partition>();
        foreach (RunningSubscription subscription in host.Running())
        {
            var idle = new List<Partition>();
            foreach (Partition partition in subscription.Partitions)
            {
                if (partition.State == SubscriptionState.Running && partition.Feed.IdleThrough(through) is { } position && position > partition.Ledger.Through)
                {
                    partition.Ledger.AdvanceIdle(position, last);
                    idle.Add(partition);
                }
            }
            if (!subscription.Store.NeedsIdentity)
            {
                inLog.AddRange(idle);
            }
            else if (idle.Count > 0)
            {
                try
                {
                    await CommitAsync(subscription.Store, idle, lazy: true, subscription.Stopping);
                }
                catch (OperationCanceledException)
                {
                    // It stops while its store fails, or is closed already: the others are still to be swept.
                }
            }
        }
        await CommitAsync(new LogProgress(host.Log), inLog, lazy: true, stopping);
    }

    /// <summary>Moves what is dirty of several partitions in one record; those that somebody else has taken over drop out.</summary>
    private async ValueTask CommitAsync(IProgressStore store, List<Partition> partitions, bool lazy, CancellationToken stopping)
    {
        while (true)
        {
            var withdrawal = new CancellationTokenSource(); // not disposed: it holds nothing, and may be cancelled late
            var moves = new List<ProgressMove>();
            var prepared = new List<(Partition Partition, int First)>();
            foreach (Partition partition in partitions)
            {
                int first = moves.Count;
                if (partition.State != SubscriptionState.GivenUp && partition.Ledger.TryPrepare(moves, withdrawal))
                {
                    prepared.Add((partition, first));
                }
            }
            if (prepared.Count == 0)
            {
                return;
            }
            AppendResult? result = null;
            try
            {
                var commit = new DurableCommit(store, host.Runtime, fault =>
                {
                    if (fault is not null)
                    {
                        host.Logger.MovesFailed(fault);
                    }
                });
                result = await commit.RunAsync(new() { Moves = moves }, lazy, stopping, withdrawal.Token);
            }
            catch (OperationCanceledException) when (withdrawal.IsCancellationRequested && !stopping.IsCancellationRequested)
            {
                lazy = false; // one of them commits now: the others ride along
                continue;
            }
            finally
            {
                foreach ((Partition partition, _) in prepared)
                {
                    partition.Ledger.Settle(result is Appended);
                }
            }
            if (result is not StaleOwner stale)
            {
                return;
            }
            int at = moves.FindIndex(move => string.Equals(move.Entry, stale.Entry, StringComparison.Ordinal));
            prepared.FindLast(one => one.First <= at).Partition.GiveUp("Somebody else has taken it over.");
        }
    }

    private async ValueTask PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        try
        {
            await host.Runtime.DelayAsync(pause, stopping);
        }
        catch (OperationCanceledException)
        {
            // The loop looks.
        }
    }

    private List<RunningSubscription> Take()
    {
        lock (gate)
        {
            List<RunningSubscription> taken = dirty;
            dirty = [];
            known = [];
            return taken;
        }
    }
}

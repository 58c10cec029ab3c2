namespace Ruslo;

/// <summary>
/// The one loop that decides on appends and writes them: what arrived during the last flush is decided in memory, written and
/// flushed as one batch, and then told. At most one batch is unflushed.
/// </summary>
internal sealed class Sequencer(RusloRuntime runtime, EmbeddedLogOptions options, AppendQueue queue, AppendLookup lookup, AppendDecision decision, LogWriter writer, LogProgress progress, LogHead head, LogLife life, string process)
{
    private readonly List<PendingAppend> arrived = [];
    private readonly Queue<PendingAppend> waiting = new();
    private readonly List<PendingAppend> lazy = [];
    private readonly List<PendingAppend> group = [];
    private readonly List<Task> redone = [];
    private readonly List<PendingAppend> late = [];
    private readonly Lock lateGate = new();
    private ITimer? timer;
    private long lazyDue;
    private volatile bool closing;

    /// <summary>Lets the loop end when everything that has arrived is done.</summary>
    public void Close()
    {
        closing = true;
        queue.Arrived.Set();
    }

    public async Task RunAsync()
    {
        timer = runtime.Time.CreateTimer(static signal => ((Signal)signal!).Set(), queue.Arrived, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (true)
        {
            bool last = closing;
            Collect(last);
            if (waiting.Count > 0)
            {
                await RunGroupAsync();
            }
            else if (last)
            {
                if (!await TakeLateAsync())
                {
                    break;
                }
            }
            else
            {
                await queue.Arrived.WaitAsync();
            }
        }
        await EndAsync();
    }

    private void Collect(bool last)
    {
        arrived.Clear();
        if (last)
        {
            queue.Close(arrived);
        }
        else
        {
            queue.TakeAll(arrived);
        }
        foreach (PendingAppend pending in arrived)
        {
            if (pending.Request.Lazy)
            {
                lazy.Add(pending);
            }
            else
            {
                waiting.Enqueue(pending);
            }
        }
        if (lazy.Count > 0)
        {
            CollectLazy(last);
        }
    }

    /// <summary>Lazy moves ride with the next append, or go when their time is up.</summary>
    private void CollectLazy(bool last)
    {
        long now = runtime.Time.GetTimestamp();
        if (last || waiting.Count > 0 || (lazyDue != 0 && now >= lazyDue))
        {
            lazy.ForEach(waiting.Enqueue);
            lazy.Clear();
            lazyDue = 0;
        }
        else
        {
            // A timer may fire a little early: what is left is then waited for again.
            lazyDue = lazyDue != 0 ? lazyDue : now + (long)(options.LazyDelay.TotalSeconds * runtime.Time.TimestampFrequency);
            timer!.Change(runtime.Time.GetElapsedTime(now, lazyDue) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private async ValueTask RunGroupAsync()
    {
        long bytes = TakeGroup();
        try
        {
            life.ThrowIfFailed();
            if (bytes > 0)
            {
                await ReserveAsync(bytes);
            }
            DateTimeOffset now = runtime.Time.GetUtcNow();
            decision.Follow(now);
            long first = decision.Position + 1;
            foreach (PendingAppend pending in group)
            {
                pending.Result = decision.Decide(pending);
            }
#if PLANTED
            TellTooEarly();
#endif
            if (!writer.Batch.IsEmpty)
            {
                await writer.CommitAsync(first, decision.Ticks);
            }
        }
        catch (Exception failure)
        {
            Stop(failure);
            return;
        }
        progress.Publish();
        if (decision.Position > head.Durable)
        {
            head.MoveTo(decision.Position);
        }
        Tell();
    }

    private long TakeGroup()
    {
        group.Clear();
        long bytes = 0;
        while (waiting.TryPeek(out PendingAppend? pending) && (group.Count == 0 || bytes + pending.FrameBytes <= SegmentFormat.GroupBytes))
        {
            waiting.Dequeue();
            if (pending.TryTake())
            {
                group.Add(pending);
                bytes += pending.FrameBytes;
            }
            else
            {
                pending.Drop();
            }
        }
        return bytes;
    }

    /// <summary>Room comes first: without it nothing is decided, and nothing changes.</summary>
    private async ValueTask ReserveAsync(long bytes)
    {
        try
        {
            await writer.ReserveAsync(bytes, decision.Position + 1, decision.Ticks, decision.Progress);
        }
        catch (LogFullException full)
        {
            for (int i = group.Count - 1; i >= 0; i--)
            {
                if (group[i].FrameBytes > 0)
                {
                    group[i].Fail(full);
                    group.RemoveAt(i);
                }
            }
        }
    }

    private void Tell()
    {
        foreach (PendingAppend pending in group)
        {
            if (pending.Result is { } result)
            {
                pending.Complete(result);
            }
            else
            {
                redone.RemoveAll(static task => task.IsCompleted);
                redone.Add(runtime.Start(() => RedoAsync(pending)));
            }
        }
        group.Clear();
    }

#if PLANTED
    private void TellTooEarly()
    {
        if (PlantedLog.ResultsComeBeforeTheFlush)
        {
            progress.Publish();
            head.MoveTo(decision.Position);
            Tell();
        }
        else if (PlantedLog.ConflictsComeBeforeTheFlush)
        {
            foreach (PendingAppend pending in group.FindAll(static pending => pending.Result is Conflict or ConditionConflict))
            {
                group.Remove(pending);
                pending.Complete(pending.Result!);
            }
        }
        head.Written = decision.Position;
    }
#endif

    /// <summary>Memory could not confirm the lookups of an append: they are made again, against what is durable now.</summary>
    private async Task RedoAsync(PendingAppend pending)
    {
        try
        {
            if (pending.IsSuspected && await lookup.FindContradictionAsync(pending.Request.Condition!, CancellationToken.None) is > 0 and long position)
            {
                // All else was decided for it, so this is its result: it is flushed by now.
                pending.Complete(new ConditionConflict(position));
                return;
            }
            pending.IsSuspected = false;
            await lookup.MakeAsync(pending, thoroughly: true, CancellationToken.None);
        }
        catch (Exception failure)
        {
            pending.Fail(failure);
            return;
        }
        if (!queue.TryAdd(pending))
        {
            lock (lateGate)
            {
                late.Add(pending);
            }
        }
    }

    /// <summary>What was accepted before the end and had to look again is done, too. False when there is none left.</summary>
    private async ValueTask<bool> TakeLateAsync()
    {
        await Task.WhenAll(redone);
        lock (lateGate)
        {
            late.ForEach(waiting.Enqueue);
            late.Clear();
        }
        return waiting.Count > 0;
    }

    /// <summary>A write or flush failed: nothing that is in flight is acknowledged, now or ever.</summary>
    private void Stop(Exception failure)
    {
        life.Fail(failure);
        writer.Batch.Clear();
        foreach (PendingAppend pending in group)
        {
            pending.Fail(life.Over());
        }
        group.Clear();
        head.Wake();
    }

    private async Task EndAsync()
    {
        await timer!.DisposeAsync();
        if (!life.HasFailed)
        {
            try
            {
                decision.Follow(runtime.Time.GetUtcNow());
                await writer.WriteSessionAsync(FrameType.Closed, decision.Position + 1, decision.Ticks, process, decision.Progress);
            }
            catch (Exception failure)
            {
                life.Fail(failure);
            }
        }
    }
}

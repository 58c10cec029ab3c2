namespace Ruslo;

/// <summary>
/// The progress of one partition: what is durable, and what is done in memory and still to be moved. All its moves are made one after
/// another: by its own loop with a commit, or by whoever makes the lazy moves of many. Thread-safe.
/// </summary>
internal sealed class PartitionLedger : IDisposable
{
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(10);

    private readonly IProgressStore store;
    private readonly Guid logId;
    private readonly DurableCommit commits;
    private readonly Alarm overdue;
    private readonly AsyncGate gate = new();
    private readonly Lock state = new();
    private CancellationTokenSource? lazyMove; // under way, and can be taken back
    private int commitsWaiting;
    private MoveSet deferred = new();
    private MoveSet sending = new();
    private ReadOnlyMemory<byte> durable;
    private PartitionProgress progress;
    private PartitionProgress next;
    private ReadOnlyMemory<byte> nextValue;
    private long through;
    private Token identity;

    /// <param name="store">Where it is kept.</param>
    /// <param name="logId">The log that positions are of.</param>
    /// <param name="entry">The name of its entry.</param>
    /// <param name="durable">The entry's value, which this owner has just written.</param>
    /// <param name="runtime">The clock.</param>
    /// <param name="hold">Told by whom and why moves cannot be made now, and null when they can again.</param>
    public PartitionLedger(IProgressStore store, Guid logId, string entry, ReadOnlyMemory<byte> durable, RusloRuntime runtime, Action<object, string?> hold)
    {
        this.store = store;
        this.logId = logId;
        this.durable = durable;
        Entry = entry;
        progress = next = ProgressFormat.DecodePartition(durable.Span);
        (through, identity) = (progress.Checkpoint, progress.Identity);
        commits = new(store, runtime, fault => hold(gate, fault is null ? null : $"A commit failed: {fault.Message}"));
        overdue = new(runtime.Time, Overdue, isOverdue => hold(this, isOverdue ? $"A commit has not been durable for {Overdue.TotalSeconds:0} seconds." : null));
    }

    public string Entry { get; }

    public long Epoch => progress.Epoch;

    /// <summary>Durable.</summary>
    public long Checkpoint
    {
        get
        {
            lock (state)
            {
                return progress.Checkpoint;
            }
        }
    }

    /// <summary>Done, durable or not.</summary>
    public long Through
    {
        get
        {
            lock (state)
            {
                return through;
            }
        }
    }

    public bool IsDirty
    {
        get
        {
            lock (state)
            {
                return through > progress.Checkpoint || deferred.Count > 0;
            }
        }
    }

    /// <summary>Everything up to this event is done; the move may come later, and with it those of events that wait.</summary>
    public void Advance(RecordedEvent e, MoveSet? waits = null)
    {
        lock (state)
        {
            if (waits is not null)
            {
                deferred.AddAll(waits);
            }
            if (e.Position > through)
            {
                through = e.Position;
                identity = store.NeedsIdentity ? Token.Of(logId, e) : default;
            }
        }
    }

    /// <summary>Nothing up to this position is for the partition. Where checkpoints carry an identity, the event at it must be known.</summary>
    public void AdvanceIdle(long position, RecordedEvent? at)
    {
        if (at is not null && at.Position == position)
        {
            Advance(at);
        }
        else if (!store.NeedsIdentity)
        {
            lock (state)
            {
                through = Math.Max(through, position);
            }
        }
    }

    /// <summary>Commits effects with everything that is done, and, where it is given, with everything up to an event.</summary>
    public async ValueTask<CommitResult> CommitAsync(BatchEffects effects, RecordedEvent? upTo, CancellationToken stopping)
    {
        await EnterAsync();
        try
        {
            ProgressCommit commit = Prepare(effects, upTo);
            overdue.Start();
            AppendResult? result = null;
            try
            {
                result = await commits.RunAsync(commit, lazy: false, stopping);
            }
            finally
            {
                Finish(result is Appended);
            }
            return result switch
            {
                Appended => CommitResult.Committed,
                Conflict or ConditionConflict or HandledAgain => CommitResult.Conflict,
                Refused refused => effects.RefusedBecause(refused.Message),
                WorkFailed failed => effects.RefusedBecause(failed.Message),
                _ => CommitResult.Stale,
            };
        }
        finally
        {
            overdue.Stop();
            gate.Leave();
        }
    }

    /// <summary>For a record of many partitions: adds this one's moves and holds it until <see cref="Settle"/>. False when there are none, or it is committing by itself.</summary>
    /// <param name="moves">Gets them.</param>
    /// <param name="withdrawal">Cancelled when a commit of this partition wants to go first.</param>
    public bool TryPrepare(List<ProgressMove> moves, CancellationTokenSource withdrawal)
    {
        if (!IsDirty || !gate.TryEnter())
        {
            return false;
        }
        Interlocked.Exchange(ref lazyMove, withdrawal); // seen by a commit that comes now, or that commit is seen here
        if (Volatile.Read(ref commitsWaiting) > 0)
        {
            LeaveLazy();
            return false;
        }
        moves.AddRange(Prepare(null, null).Moves);
        return true;
    }

    public void Settle(bool committed)
    {
        Finish(committed);
        LeaveLazy();
    }

    public void Dispose() => overdue.Dispose();

    /// <summary>A commit does not wait for a move that waits for company: it takes that back, and moves what it held itself.</summary>
    private async ValueTask EnterAsync()
    {
        Interlocked.Increment(ref commitsWaiting);
        if (!gate.TryEnter())
        {
            Volatile.Read(ref lazyMove)?.Cancel();
            await gate.EnterAsync();
        }
        Interlocked.Decrement(ref commitsWaiting);
    }

    private void LeaveLazy()
    {
        Volatile.Write(ref lazyMove, null);
        gate.Leave();
    }

    private ProgressCommit Prepare(BatchEffects? effects, RecordedEvent? upTo)
    {
        lock (state)
        {
            next = new(progress.Epoch, through, identity);
            if (upTo is not null && upTo.Position > through)
            {
                next = new(progress.Epoch, upTo.Position, store.NeedsIdentity ? Token.Of(logId, upTo) : default);
            }
            nextValue = next == progress ? durable : ProgressFormat.Encode(next);
            (sending, deferred) = (deferred, sending);
            var all = new MoveSet();
            all.Add(new(Entry, durable, nextValue));
            all.AddAll(sending);
            if (effects is not null)
            {
                all.AddAll(effects.Waits);
                all.AddAll(effects.Moves);
            }
            return new() { Moves = all.Moves, Events = effects?.Events() ?? default, IdsAfter = effects?.IdsAfter ?? 0, Expected = effects?.Expected() ?? [], Writes = effects?.Writes() ?? [], Joined = effects?.Joined, Work = effects?.Work() ?? [] };
        }
    }

    private void Finish(bool committed)
    {
        lock (state)
        {
            if (committed)
            {
                (progress, durable) = (next, nextValue);
                if (progress.Checkpoint >= through)
                {
                    (through, identity) = (progress.Checkpoint, progress.Identity);
                }
            }
            else
            {
                sending.AddAll(deferred);
                (sending, deferred) = (deferred, sending);
            }
            sending.Clear();
        }
    }
}

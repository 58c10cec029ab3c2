namespace Ruslo;

/// <summary>
/// Takes what waits in a state store to the log, in order, after the store has been flushed. Ids are derived, so what was forwarded
/// before a crash is recognised; what the log refuses for good is told and dropped, for nobody could ever handle it.
/// </summary>
internal sealed class EmitForwarder(IState state, IEventLog log, RusloRuntime runtime, SubscriptionLog logger, Action<NewEvent, string> lost) : IAsyncDisposable
{
    private const int MaxEvents = 256;

    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly List<TaskCompletionSource<bool>> asked = [];
    private readonly Wake wake = new();
    private bool hasEnded;
    private Task loop = Task.CompletedTask;
    private long told = 1;
    private long seen;

    /// <summary>Something may wait: it was told so and has not looked since.</summary>
    public bool IsUnderWay => Volatile.Read(ref seen) < Volatile.Read(ref told);

    /// <summary>Something waits.</summary>
    public void Tell()
    {
        Interlocked.Increment(ref told);
        wake.Set();
    }

    public void Start() => loop = runtime.Start(RunAsync);

    /// <summary>Returns when all that was committed before this call is in the log; false when it ends before.</summary>
    public async ValueTask<bool> ForwardedAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (hasEnded)
            {
                return false;
            }
            asked.Add(done);
        }
        wake.Set();
        await done.Task.OrCancelledAsync(cancellationToken);
        return await done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        stopping.Cancel(); // CancelAsync calls back on the thread pool
        wake.Set();
        await loop;
        lock (gate)
        {
            hasEnded = true;
            Answer(asked, false);
        }
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        CancellationToken token = stopping.Token;
        var backOff = new BackOff(runtime);
        while (true)
        {
            try
            {
                long before = Volatile.Read(ref told);
                if (!await ForwardAsync())
                {
                    Volatile.Write(ref seen, before);
                    if (token.IsCancellationRequested)
                    {
                        return;
                    }
                    await wake.WaitAsync();
                }
                backOff.Reset();
            }
#pragma warning disable CA1031 // a store failed: whatever it throws, what waits is forwarded later
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (token.IsCancellationRequested)
                {
                    return;
                }
                if (backOff.IsFirst)
                {
                    logger.ForwardingFailed(fault);
                }
                await backOff.WaitAsync(token);
            }
        }
    }

    private async ValueTask<bool> ForwardAsync()
    {
        List<TaskCompletionSource<bool>> askedBefore;
        lock (gate)
        {
            askedBefore = [.. asked];
        }
        IReadOnlyList<WaitingEmit> waiting = await state.ReadEmitsAsync(0, MaxEvents);
        if (waiting.Count > 0)
        {
            await ForwardAsync(waiting);
        }
        if (waiting.Count < MaxEvents) // these were all
        {
            lock (gate)
            {
                asked.RemoveAll(askedBefore.Contains);
            }
            Answer(askedBefore, true);
        }
        return waiting.Count > 0;
    }

    private static void Answer(List<TaskCompletionSource<bool>> those, bool isForwarded)
    {
        foreach (TaskCompletionSource<bool> one in those)
        {
            one.TrySetResult(isForwarded);
        }
    }

    private async ValueTask ForwardAsync(IReadOnlyList<WaitingEmit> waiting)
    {
        await state.FlushAsync();
        var events = new NewEvent[waiting.Count];
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = EmitFormat.Decode(waiting[i].Content.Span);
        }
        if (await log.AppendAsync(new() { Events = events, Idempotency = Idempotency.EachNew }) is Refused)
        {
            await ForwardEachAsync(events);
        }
        await state.CommitAsync(new() { ForwardedThrough = waiting[^1].Sequence });
    }

    private async ValueTask ForwardEachAsync(NewEvent[] events)
    {
        foreach (NewEvent e in events)
        {
            if (await log.AppendAsync(new() { Events = new[] { e }, Idempotency = Idempotency.EachNew }) is Refused refused)
            {
                logger.ForwardingRefused(e.Name, e.Stream, refused.Message);
                lost(e, refused.Message);
            }
        }
    }
}

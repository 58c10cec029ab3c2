namespace Ruslo;

/// <summary>
/// Runs the due index and fires timers, once there are any in the log: an application that never sets one pays for neither. Thread-safe.
/// </summary>
internal sealed class TimerControl : IAsyncDisposable, IDisposable
{
    private readonly SubscriptionRuntime host;
    private readonly TimerLog logger;
    private readonly TimerLoop loop;
    private readonly TimerIndex index;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private int hasBegun;
    private volatile bool hasStopped;
    private volatile Exception? failure;

    /// <param name="host">Where the index runs.</param>
    /// <param name="telemetry">What is measured.</param>
    /// <param name="logger">The application's log.</param>
    /// <param name="canFire">Whether there is a state store to keep due times in.</param>
    public TimerControl(SubscriptionRuntime host, Telemetry telemetry, TimerLog logger, bool canFire = true)
    {
        (this.host, this.logger, CanFire) = (host, logger, canFire);
        loop = new(host, new(host.Log, host.Runtime, telemetry, logger), logger);
        index = new(loop.Noticed);
    }

    public bool CanFire { get; }

    /// <summary>By how much the next timer is overdue; zero when nothing is.</summary>
    public TimeSpan Overdue => loop.NextDue is { } due && host.Runtime.Time.GetUtcNow() - due is var late && late > TimeSpan.Zero ? late : TimeSpan.Zero;

    /// <summary>Why no timer fires; null: timers fire.</summary>
    public string? Trouble
        => failure is { } why ? $"Timers do not fire, because their due index cannot be opened: {why.Message}"
            : host.Find(TimerIndex.Subscription)?.Status() is not { } index ? null
            : index.State is SubscriptionState.Stalled or SubscriptionState.GivenUp ? $"Timers do not fire, because their due index {(index.State == SubscriptionState.Stalled ? "stalls" : "has given up")}: {index.Reason}"
            : index.ParkedKeys > 0 ? $"The due index has left out {index.ParkedKeys} timers that it cannot read: they do not fire. A newer version of Ruslo may have set them: run that one."
            : null;

    /// <summary>After the subscriptions of the application have started. Timers that are pending fire without anybody setting another one.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await host.BeginAsync(cancellationToken);
        host.Tail.OnFirst(TimerStream.Topic, Begin); // before the log is asked: none is set unseen in between
#if PLANTED
        if (PlantedTimers.PendingOnesAreForgottenAtStart)
        {
            return;
        }
#endif
        if ((await host.Log.ReadAsync(0, TimerIndex.Filter, 1, cancellationToken)).Events.Count > 0)
        {
            Begin();
            await BegunAsync(cancellationToken);
        }
    }

    /// <summary>A page of a tenant's pending timers.</summary>
    public async ValueTask<TimerPage> ListAsync(string tenant, int limit, string? cursor, CancellationToken cancellationToken)
    {
        if ((await host.Log.ReadAsync(0, TimerIndex.Filter, 1, cancellationToken)).Events.Count == 0)
        {
            return new([], null);
        }
        await BegunAsync(cancellationToken);
        IState pending = await TimerLoop.IndexAsync(host, cancellationToken);
        var query = new StateQuery(TimerIndex.Table) { Index = TimerIndex.TenantPlace, From = DueTimer.PlaceOf(tenant, ""), To = DueTimer.PlaceOf(tenant, DueTimer.PlaceOf(DateTimeOffset.MaxValue, long.MaxValue)), MaxBytes = TimerLoop.PageBytes };
        var found = new List<TimerStatus>();
        do
        {
            StatePage page = await pending.QueryAsync(query with { Limit = limit - found.Count, Cursor = cursor }, cancellationToken);
            found.AddRange(page.Documents.Select(DueTimer.Of).Select(static timer => TimerStatus.Of(timer.Stream.Key, TimerState.Pending, timer.Set)));
            cursor = page.Cursor;
        }
        while (cursor is not null && found.Count < limit);
        return new(found, cursor);
    }

    /// <summary>Before the subscriptions stop.</summary>
    public async ValueTask StopAsync()
    {
        if (!Interlocked.Exchange(ref hasStopped, true))
        {
            stopping.Cancel(); // CancelAsync calls back on the thread pool
            began.TrySetCanceled();
        }
        await running;
    }

    /// <summary>For containers that are disposed without waiting.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        loop.Dispose();
        stopping.Dispose();
    }

    /// <exception cref="RusloException">The index cannot be opened.</exception>
    private async ValueTask BegunAsync(CancellationToken cancellationToken)
    {
        await began.Task.OrCancelledAsync(cancellationToken);
        if (failure is { } why)
        {
            throw new RusloException($"The due index of timers cannot be opened: {why.Message}", why);
        }
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref hasBegun, 1) == 0 && !hasStopped)
        {
            CancellationToken token = stopping.Token;
            running = host.Runtime.Start(() => RunAsync(token));
        }
    }

    private async Task RunAsync(CancellationToken token)
    {
        var backOff = new BackOff(host.Runtime);
        while (!token.IsCancellationRequested)
        {
            try
            {
                await host.AddAsync(index.Definition, token);
                failure = null;
                began.TrySetResult();
                break;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // a store failed: whatever it throws, the index is opened later
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (host.IsEnding)
                {
                    return;
                }
                if (backOff.IsFirst)
                {
                    logger.IndexFailed(fault);
                }
                failure = fault;
                began.TrySetResult();
                await backOff.WaitAsync(token);
            }
        }
        await loop.RunAsync(token);
    }
}

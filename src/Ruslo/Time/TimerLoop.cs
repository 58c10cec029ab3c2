namespace Ruslo;

/// <summary>
/// Fires what is due, in passes over the due index, and sleeps in between: without pending timers until one is set. One loop; its other
/// members are thread-safe.
/// </summary>
internal sealed class TimerLoop : IDisposable
{
    private const int PageTimers = 256;
    private const long Never = long.MaxValue;

    private readonly SubscriptionRuntime host;
    private readonly TimerFiring firing;
    private readonly TimerLog logger;
    private readonly Wake wake = new();
    private readonly ITimer alarm;
    private long planned = Never;
    private long noticed = Never;

    public TimerLoop(SubscriptionRuntime host, TimerFiring firing, TimerLog logger)
    {
        (this.host, this.firing, this.logger) = (host, firing, logger);
        alarm = host.Runtime.Time.CreateTimer(static wake => ((Wake)wake!).Set(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        host.Runtime.ClockSet += wake.Set;
    }

    /// <summary>When the next timer is due, as far as the loop knows; null: none is pending.</summary>
    public DateTimeOffset? NextDue => Math.Min(Volatile.Read(ref planned), Volatile.Read(ref noticed)) is var due && due == Never ? null : new DateTimeOffset(due, TimeSpan.Zero);

    /// <summary>A timer was set, whose event the index has read.</summary>
    public void Noticed(DateTimeOffset dueAt)
    {
        long due = dueAt.UtcTicks;
        for (long before = Volatile.Read(ref noticed); due < before;)
        {
            long seen = Interlocked.CompareExchange(ref noticed, due, before);
            if (seen == before)
            {
                break;
            }
            before = seen;
        }
        if (due < Volatile.Read(ref planned))
        {
            wake.Set();
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using CancellationTokenRegistration woken = stopping.UnsafeRegister(static wake => ((Wake)wake!).Set(), wake);
        var backOff = new BackOff(host.Runtime);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await PassAsync(stopping);
                backOff.Reset();
                await SleepAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the log or a store failed: whatever it throws, timers fire later
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (backOff.IsFirst && !stopping.IsCancellationRequested)
                {
                    logger.FiringFailed(fault);
                }
                await backOff.WaitAsync(stopping);
            }
        }
    }

    public void Dispose()
    {
        host.Runtime.ClockSet -= wake.Set;
        alarm.Dispose();
    }

    /// <summary>
    /// Fires what is due now. What was set or ended before now is in the index once it has passed the head: so nothing fires before what was
    /// set earlier and is due earlier, and nothing that a former pass has fired is read again.
    /// </summary>
    private async ValueTask PassAsync(CancellationToken stopping)
    {
        DateTimeOffset now = host.Runtime.Time.GetUtcNow();
#if PLANTED
        now = PlantedTimers.FiresByLogTime ? (await host.Log.FindAtAsync(host.Log.Head, stopping))?.RecordedAt ?? now : now;
#endif
        Volatile.Write(ref noticed, Never); // before the head is read: what is noticed until here is found below
        IState index = await IndexAsync(host, stopping);
        var due = new StateQuery(TimerIndex.Table) { Index = TimerIndex.Place, To = DueTimer.PlaceOf(now, long.MaxValue), Limit = PageTimers };
        for (string? cursor = null; !stopping.IsCancellationRequested;)
        {
            StatePage page = await index.QueryAsync(due with { Cursor = cursor }, stopping);
            if (page.Documents.Count > 0)
            {
                Volatile.Write(ref planned, TimerFormat.ReadDue(page.Documents[0].Value.Span).UtcTicks);
                await firing.FireAsync([.. page.Documents.Select(DueTimer.Of)]);
            }
            cursor = page.Cursor;
            if (cursor is null)
            {
                break;
            }
        }
        StatePage next = await index.QueryAsync(new StateQuery(TimerIndex.Table) { Index = TimerIndex.Place, From = DueTimer.PlaceOf(now.AddTicks(1), 0), Limit = 1 }, stopping);
        Volatile.Write(ref planned, next.Documents.Count == 0 ? Never : TimerFormat.ReadDue(next.Documents[0].Value.Span).UtcTicks);
    }

    /// <summary>The due index, once it has everything that was in the log when it was asked for.</summary>
    /// <exception cref="RusloException">It does not run now.</exception>
    public static async ValueTask<IState> IndexAsync(SubscriptionRuntime host, CancellationToken cancellationToken)
    {
        RunningSubscription? index = host.Find(TimerIndex.Subscription)?.Running;
#if PLANTED
        if (PlantedTimers.FiresBeforeTheIndexHasPassedTheHead && index is not null)
        {
            return index.Tables!.State;
        }
#endif
        return index is not null && await index.Partitions[0].Passed.WaitAsync(host.Log.Head, cancellationToken)
            ? index.Tables!.State
            : throw new RusloException("The due index of timers does not run.");
    }

    /// <summary>Until the next timer is due by the clock, which may be set at any time.</summary>
    private async ValueTask SleepAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            long due = Math.Min(Volatile.Read(ref planned), Volatile.Read(ref noticed));
            TimeSpan sleep = due == Never ? Timeout.InfiniteTimeSpan : host.Runtime.SleepUntil(due);
            if (sleep == TimeSpan.Zero)
            {
                return;
            }
#if PLANTED
            sleep = PlantedTimers.SleepsUntilTheNextIsDue && due != Never ? new TimeSpan(due - host.Runtime.Time.GetUtcNow().UtcTicks) : sleep;
#endif
            alarm.Change(sleep, Timeout.InfiniteTimeSpan);
            await wake.WaitAsync();
        }
    }
}

namespace Ruslo;

/// <summary>
/// Makes passes over what falls due, and sleeps in between: until the next is due by the clock, which may be set at any time, or one is
/// noticed that is due earlier. One loop; its other members are thread-safe.
/// </summary>
internal sealed class DueLoop : IDisposable
{
    /// <summary>Nothing will be due.</summary>
    public const long Never = long.MaxValue;

    private readonly RusloRuntime runtime;
    private readonly Wake wake = new();
    private readonly ITimer alarm;
    private long planned = Never;
    private long noticed = Never;

    public DueLoop(RusloRuntime runtime)
    {
        this.runtime = runtime;
        alarm = runtime.Time.CreateTimer(static wake => ((Wake)wake!).Set(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        runtime.ClockSet += wake.Set;
    }

    /// <summary>When the next is due, in UTC ticks, as far as is known.</summary>
    public long Next => Math.Min(Volatile.Read(ref planned), Volatile.Read(ref noticed));

    /// <summary>A pass has found when the next is due.</summary>
    public void Plan(long due) => Volatile.Write(ref planned, due);

    /// <summary>Something will be due that passes may not have seen yet.</summary>
    public void Noticed(long due)
    {
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

    /// <param name="pass">Handles what is due and plans the next. What was noticed before it begins is its own to find.</param>
    /// <param name="failed">Told of the first failure in a row.</param>
    /// <param name="stopping">Ends the loop.</param>
    public async Task RunAsync(Func<CancellationToken, ValueTask> pass, Action<Exception> failed, CancellationToken stopping)
    {
        using CancellationTokenRegistration woken = stopping.UnsafeRegister(static wake => ((Wake)wake!).Set(), wake);
        var backOff = new BackOff(runtime);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Volatile.Write(ref noticed, Never);
                await pass(stopping);
                backOff.Reset();
                await SleepAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the log or a store failed: whatever it throws, what is due is handled later
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (backOff.IsFirst && !stopping.IsCancellationRequested)
                {
                    failed(fault);
                }
                await backOff.WaitAsync(stopping);
            }
        }
    }

    public void Dispose()
    {
        runtime.ClockSet -= wake.Set;
        alarm.Dispose();
    }

    private async ValueTask SleepAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            long due = Next;
            TimeSpan sleep = due == Never ? Timeout.InfiniteTimeSpan : runtime.SleepUntil(due);
            if (sleep == TimeSpan.Zero)
            {
                return;
            }
#if PLANTED
            sleep = PlantedTimers.SleepsUntilTheNextIsDue && due != Never ? new TimeSpan(due - runtime.Time.GetUtcNow().UtcTicks) : sleep;
#endif
            alarm.Change(sleep, Timeout.InfiniteTimeSpan);
            await wake.WaitAsync();
        }
    }
}

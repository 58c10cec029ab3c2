namespace Ruslo;

/// <summary>
/// A clock that stands still until it is advanced. Timers fire in the order of their due times, and of their making where these are
/// equal, on the thread that advances the clock. Thread-safe.
/// </summary>
public sealed class SimulatedTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<(SimulatedTimer Timer, long Setting), (long Due, long Order)> timers = new();
    private readonly DateTimeOffset start;
    private long elapsed;
    private long adjustment;
    private long order;

    /// <param name="start">The time at the beginning; the first of January 2030 when left out.</param>
    public SimulatedTime(DateTimeOffset? start = null) => this.start = start ?? new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>What has passed since the beginning. Unlike the time of day, it never goes back.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (gate)
            {
                return new(elapsed);
            }
        }
    }

    /// <summary>How long until the next timer is due; null when none is set.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (gate)
            {
                return TryPeek(out _, out long due) ? new TimeSpan(Math.Max(0, due - elapsed)) : null;
            }
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return start.AddTicks(elapsed + adjustment);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Called after the time of day was set; null: nobody is told.</summary>
    public Action? Adjusted { get; set; }

    /// <summary>Sets the time of day forward or back, as an administrator or NTP would. No timer notices.</summary>
    public void Adjust(TimeSpan by)
    {
        lock (gate)
        {
            adjustment += by.Ticks;
        }
        Adjusted?.Invoke();
    }

    /// <summary>Lets time pass, and fires what becomes due, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long end = Elapsed.Ticks + by.Ticks;
        while (TakeDue(end, out SimulatedTimer? timer))
        {
            timer.Invoke();
        }
        lock (gate)
        {
            elapsed = Math.Max(elapsed, end);
        }
    }

    /// <summary>Lets time pass until the next timer is due, and fires that one. False when none is set.</summary>
    public bool AdvanceToNextTimer()
    {
        if (!TakeDue(long.MaxValue, out SimulatedTimer? timer))
        {
            return false;
        }
        timer.Invoke();
        return true;
    }

    /// <summary>Takes the next timer that is due by a time, and moves the clock there. The caller invokes it.</summary>
    internal bool TakeDue(long end, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SimulatedTimer? timer)
    {
        lock (gate)
        {
            if (!TryPeek(out timer, out long due) || due > end)
            {
                timer = null;
                return false;
            }
            timers.Dequeue();
            elapsed = Math.Max(elapsed, due);
            long setting = timer.Fired();
            if (timer.Period > 0)
            {
                timers.Enqueue((timer, setting), (due + timer.Period, order++));
            }
            return true;
        }
    }

    internal void Set(SimulatedTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            long setting = timer.Reset(period);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timers.Enqueue((timer, setting), (elapsed + Math.Max(0, dueTime.Ticks), order++));
            }
        }
    }

    internal void Remove(SimulatedTimer timer)
    {
        lock (gate)
        {
            timer.Reset(Timeout.InfiniteTimeSpan);
        }
    }

    private bool TryPeek([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SimulatedTimer? timer, out long due)
    {
        while (timers.TryPeek(out (SimulatedTimer Timer, long Setting) next, out (long Due, long Order) key))
        {
            if (next.Timer.Setting == next.Setting)
            {
                (timer, due) = (next.Timer, key.Due);
                return true;
            }
            timers.Dequeue(); // it was changed or disposed since
        }
        (timer, due) = (null, 0);
        return false;
    }
}

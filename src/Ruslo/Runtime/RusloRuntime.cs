namespace Ruslo;

/// <summary>
/// Everything nondeterministic that Ruslo touches: the clock, ids and randomness, and where its loops run. One instance serves a
/// host; a simulation passes its own. Thread-safe.
/// </summary>
public sealed class RusloRuntime
{
    private readonly TaskScheduler? scheduler;

    /// <param name="time">The clock; the system's when left out.</param>
    /// <param name="ids">Ids and randomness; the operating system's when left out.</param>
    /// <param name="scheduler">Where every loop runs; when left out, the thread pool, and threads of their own for loops that do blocking I/O.</param>
    public RusloRuntime(TimeProvider? time = null, IdSource? ids = null, TaskScheduler? scheduler = null)
    {
        Time = time ?? TimeProvider.System;
        Ids = ids ?? IdSource.CreateRandom();
        this.scheduler = scheduler;
    }

    /// <summary>The clock and the maker of every timer.</summary>
    public TimeProvider Time { get; }

    /// <summary>The source of ids and randomness.</summary>
    public IdSource Ids { get; }

    /// <summary>
    /// How often those who wait for a time of day look at the clock, which may be set at any time; five seconds unless said otherwise. A timer
    /// of an operating system does not notice that, a look costs nothing, and a person who waits for what is due forgives five seconds.
    /// Infinite for a clock whose every setting is told by <see cref="ClockWasSet"/>.
    /// </summary>
    public TimeSpan ClockCheck { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Called when the clock was set.</summary>
    internal event Action? ClockSet;

    /// <summary>Tells those who wait for a time of day that the clock was set, so that they look at it at once.</summary>
    public void ClockWasSet() => ClockSet?.Invoke();

    /// <summary>How long to sleep until the clock shows a time, as far as one can know; at most a month, for timers have limits.</summary>
    internal TimeSpan SleepUntil(long ticks)
    {
        long left = Math.Clamp(ticks - Time.GetUtcNow().UtcTicks, 0, TimeSpan.TicksPerDay * 30);
        return new(ClockCheck == Timeout.InfiniteTimeSpan ? left : Math.Min(left, ClockCheck.Ticks));
    }

    /// <summary>Starts a loop. It must not block its thread; its plain awaits stay on the scheduler. The task ends with the loop and carries its failure.</summary>
    public Task Start(Func<Task> loop) => Start(loop, scheduler ?? TaskScheduler.Default);

    /// <summary>Starts a loop that may block on I/O: on a background thread of its own, or on the injected scheduler when there is one.</summary>
    /// <param name="name">The thread's name, for debuggers and dumps.</param>
    /// <param name="loop">The loop.</param>
    public Task StartDedicated(string name, Func<Task> loop)
    {
        if (scheduler is not null)
        {
            return Start(loop, scheduler);
        }
        var dedicated = new DedicatedThreadScheduler(name);
        Task running = Start(loop, dedicated);
        running.GetAwaiter().UnsafeOnCompleted(dedicated.Complete);
        return running;
    }

    /// <summary>A delay on the injected clock.</summary>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default) => Task.Delay(delay, Time, cancellationToken);

    private static Task Start(Func<Task> loop, TaskScheduler scheduler)
    {
        // The loop outlives its starter: it inherits neither its activity nor any other ambient state.
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            return Task.Factory.StartNew(loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
        }
        finally
        {
            flow?.Undo();
        }
    }
}

namespace Ruslo;

/// <summary>Fires the recurring schedules of a process: one loop for all of them, none without any. Thread-safe.</summary>
internal sealed class ScheduleControl : ISchedules, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10); // after a failure of the application's, as a person would wait for whoever mends it

    private readonly IEventLog log;
    private readonly RusloRuntime runtime;
    private readonly TimerLog logger;
    private readonly RunningSchedule[] schedules;
    private readonly CancellationTokenSource stopping = new();
    private readonly DueLoop loop;
    private Task running = Task.CompletedTask;
    private bool hasStopped;

    public ScheduleControl(IReadOnlyList<ScheduleDefinition> definitions, IEventLog log, EventDrafting drafting, FilterChain<PublishContext> filters, RusloRuntime runtime, TimerLog logger)
    {
        (this.log, this.runtime, this.logger) = (log, runtime, logger);
        schedules = [.. definitions.OrderBy(static one => one.Name, StringComparer.Ordinal).Select(one => new RunningSchedule(one, log, drafting, filters, runtime))];
        loop = new(runtime);
    }

    /// <summary>What does not fire though it is due, and why; empty: all do.</summary>
    public IEnumerable<string> Troubles
    {
        get
        {
            DateTimeOffset late = runtime.Time.GetUtcNow() - RunningSchedule.Grace;
            foreach (RunningSchedule schedule in schedules)
            {
                if (schedule.Failure is { } failure)
                {
                    yield return $"Schedule '{schedule.Name}' does not fire: {failure}";
                }
                else if (schedule.Next is { } next && next < late)
                {
                    yield return $"Schedule '{schedule.Name}' is late: its occurrence of {next:u} has not fired.";
                }
            }
        }
    }

    public ValueTask<IReadOnlyList<ScheduleStatus>> ListAsync(CancellationToken cancellationToken = default) => new([.. schedules.Select(static schedule => schedule.Status())]);

    /// <summary>Takes the schedules up, and forgets those that are defined no longer.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        foreach (RunningSchedule schedule in schedules)
        {
            await schedule.LoadAsync(cancellationToken);
        }
        foreach (ProgressEntry former in await log.ReadProgressAsync(ScheduleState.Prefix, cancellationToken))
        {
            if (!Array.Exists(schedules, schedule => ScheduleState.Entry(schedule.Name) == former.Entry))
            {
                await log.AppendAsync(new() { Moves = [new(former.Entry, former.Value, null)] }, cancellationToken);
                logger.ScheduleRemoved(former.Entry[ScheduleState.Prefix.Length..]);
            }
        }
        if (schedules.Length > 0)
        {
            CancellationToken token = stopping.Token;
            running = runtime.Start(() => loop.RunAsync(PassAsync, static _ => { }, token)); // a pass lets nothing through
        }
    }

    public async ValueTask StopAsync()
    {
        if (!Interlocked.Exchange(ref hasStopped, true))
        {
            stopping.Cancel(); // CancelAsync calls back on the thread pool
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

    private async ValueTask PassAsync(CancellationToken token)
    {
        DateTimeOffset now = runtime.Time.GetUtcNow();
        long next = DueLoop.Never;
        foreach (RunningSchedule schedule in schedules)
        {
            if (schedule.Next is { } due)
            {
                due = due <= now ? await FireAsync(schedule, now, token) : due;
                next = Math.Min(next, due.UtcTicks);
            }
        }
        loop.Plan(next);
    }

    /// <summary>Fires one; when to look at it again.</summary>
    private async ValueTask<DateTimeOffset> FireAsync(RunningSchedule schedule, DateTimeOffset now, CancellationToken token)
    {
        try
        {
            if (schedule.Failure is not null)
            {
                await schedule.LoadAsync(token); // it may have fired, and the answer was lost
            }
            await schedule.FireAsync(now, token);
            return schedule.Next ?? DateTimeOffset.MaxValue;
        }
#pragma warning disable CA1031 // the application makes the message, filters see it, the log takes it: whatever fails, the other schedules fire
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (schedule.Failure is null && !token.IsCancellationRequested)
            {
                logger.ScheduleFailed(schedule.Name, fault);
            }
            schedule.Failure = fault.Message;
            return now + Pause;
        }
    }
}

namespace Ruslo;

/// <summary>
/// Looks for cases of which something is due, whenever the next one is, and tells it. Deadlines are an index over the table of cases, no
/// timers; the cases themselves change only where their subscription handles what was told. One loop; its other members are thread-safe.
/// </summary>
internal sealed class FlowLoop : IDisposable
{
    /// <summary>The longest sleep while something will be due. Only a clock that was set forward needs it.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private const int PageCases = 256;
    private const long Never = long.MaxValue;

    private readonly FlowPlan plan;
    private readonly SubscriptionRuntime host;
    private readonly FlowTelling telling;
    private readonly StateTableBinding table;
    private readonly FlowLog logger;
    private readonly Wake wake = new();
    private readonly ITimer alarm;
    private long planned = Never;
    private long noticed = Never;

    public FlowLoop(FlowPlan plan, SubscriptionRuntime host, FlowTelling telling, StateTableBinding table, FlowLog logger)
    {
        (this.plan, this.host, this.telling, this.table, this.logger) = (plan, host, telling, table, logger);
        alarm = host.Runtime.Time.CreateTimer(static wake => ((Wake)wake!).Set(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something of a case will be due, which its subscription has read just now.</summary>
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
#pragma warning disable CA1031 // the log or a store failed, or the subscription does not run: whatever it is, what is due is told later
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (backOff.IsFirst && !stopping.IsCancellationRequested)
                {
                    logger.TellingFailed(plan.Name, fault);
                }
                await backOff.WaitAsync(stopping);
            }
        }
    }

    public void Dispose() => alarm.Dispose();

    /// <summary>
    /// Tells what is due by the clock. The clock is read first and the head after it: what came before the deadline is in the table once the
    /// subscription has passed that head, so that nothing is missed that is there, however far behind it was.
    /// </summary>
    private async ValueTask PassAsync(CancellationToken stopping)
    {
        DateTimeOffset now = host.Runtime.Time.GetUtcNow();
        Volatile.Write(ref noticed, Never); // before the head is read: what is noticed until here is found below
        RunningSubscription running = await PassedAsync(stopping);
        IState cases = running.Tables!.State;
        var due = new StateQuery(FlowTable.Name) { Index = FlowTable.Due, From = StateValue.Of(0), To = StateValue.Of(now), Limit = PageCases };
        bool isHeldBack = false;
        for (string? cursor = null; !stopping.IsCancellationRequested;)
        {
            StatePage page = await cases.QueryAsync(due with { Cursor = cursor }, stopping);
            KeyValuePair<string, ReadOnlyMemory<byte>>[] known = [.. page.Documents.Where(document => !IsParked(running, document.Key))];
            isHeldBack |= known.Length < page.Documents.Count;
            await telling.TellAsync([.. known.Select(Read)], now);
            cursor = page.Cursor;
            if (cursor is null)
            {
                break;
            }
        }
        StatePage next = await cases.QueryAsync(due with { From = StateValue.Of(now), FromIsExclusive = true, To = null, Limit = 1 }, stopping);
        long planning = next.Documents.Count == 0 ? Never : PlannedFor(Read(next.Documents[0]).Value, now);
        Volatile.Write(ref planned, isHeldBack ? Math.Min(planning, (now + LongestSleep).UtcTicks) : planning); // somebody may pass over what holds it
    }

    /// <summary>The subscription of the flow, once it has read everything that was in the log when this was asked.</summary>
    /// <exception cref="RusloException">It does not run now.</exception>
    private async ValueTask<RunningSubscription> PassedAsync(CancellationToken stopping)
    {
        long head = host.Log.Head;
        RunningSubscription running = host.Find(FlowSubscription.NameOf(plan.Name))?.Running ?? throw NotRunning();
#if PLANTED
        if (PlantedFlows.TellsBeforeTheHeadIsPassed)
        {
            return running;
        }
#endif
        foreach (Partition partition in running.Partitions)
        {
            if (!await partition.Passed.WaitAsync(head, stopping))
            {
                throw NotRunning();
            }
        }
        return running;
    }

    /// <summary>What waits behind a parked event is not in the table, so nobody knows whether it is late.</summary>
    private static bool IsParked(RunningSubscription running, string key)
    {
#if PLANTED
        if (PlantedFlows.ParkedCasesAreLate)
        {
            return false;
        }
#endif
        (string tenant, Guid correlation) = FlowTable.Read(key);
        StreamId routed = new(tenant, "", Router.CorrelationKey(correlation));
        return running.PartitionOf(routed).Parked.HeadOf(routed) is not null;
    }

    private KeyValuePair<string, FlowCaseRow> Read(KeyValuePair<string, ReadOnlyMemory<byte>> document) => new(document.Key, table.Read<FlowCaseRow>(document.Key, document.Value));

    /// <summary>The index says later; a flow that was changed since then may say otherwise.</summary>
    private long PlannedFor(FlowCaseRow row, DateTimeOffset now)
        => FlowTable.DueOf(plan, row) is { } due && due > now.UtcTicks ? due : (now + LongestSleep).UtcTicks;

    private RusloException NotRunning() => new($"The subscription of flow '{plan.Name}' does not run.");

    /// <summary>Until something is due by the clock, which may be set at any time.</summary>
    private async ValueTask SleepAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            long due = Math.Min(Volatile.Read(ref planned), Volatile.Read(ref noticed)), left = due - host.Runtime.Time.GetUtcNow().UtcTicks;
            if (left <= 0)
            {
                return;
            }
            alarm.Change(due == Never ? Timeout.InfiniteTimeSpan : new TimeSpan(Math.Min(left, LongestSleep.Ticks)), Timeout.InfiniteTimeSpan);
            await wake.WaitAsync();
        }
    }
}

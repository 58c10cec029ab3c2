namespace Ruslo;

/// <summary>
/// Looks for cases of which something is due, whenever the next one is, and tells it. Deadlines are an index over the table of cases, no
/// timers; the cases themselves change only where their subscription handles what was told. One loop; its other members are thread-safe.
/// </summary>
internal sealed class FlowLoop : IDisposable
{
    /// <summary>When to look again at what nothing else brings up.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private const int PageCases = 256;

    private readonly FlowPlan plan;
    private readonly SubscriptionRuntime host;
    private readonly FlowTelling telling;
    private readonly StateTableBinding table;
    private readonly FlowLog logger;
    private readonly DueLoop loop;

    public FlowLoop(FlowPlan plan, SubscriptionRuntime host, FlowTelling telling, StateTableBinding table, FlowLog logger)
    {
        (this.plan, this.host, this.telling, this.table, this.logger) = (plan, host, telling, table, logger);
        loop = new(host.Runtime);
    }

    /// <summary>Something of a case will be due, which its subscription has read just now.</summary>
    public void Noticed(long due) => loop.Noticed(due);

    public Task RunAsync(CancellationToken stopping) => loop.RunAsync(PassAsync, fault => logger.TellingFailed(plan.Name, fault), stopping);

    public void Dispose() => loop.Dispose();

    /// <summary>
    /// Tells what is due by the clock. The clock is read first and the head after it: what came before the deadline is in the table once the
    /// subscription has passed that head, so that nothing is missed that is there, however far behind it was.
    /// </summary>
    private async ValueTask PassAsync(CancellationToken stopping)
    {
        DateTimeOffset now = host.Runtime.Time.GetUtcNow();
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
        long planning = next.Documents.Count == 0 ? DueLoop.Never : PlannedFor(Read(next.Documents[0]).Value, now);
        loop.Plan(isHeldBack ? Math.Min(planning, (now + Again).UtcTicks) : planning); // somebody may pass over what holds it
    }

    /// <summary>The subscription of the flow, once it has read everything that was in the log when this was asked.</summary>
    /// <exception cref="RusloException">It does not run now.</exception>
    private async ValueTask<RunningSubscription> PassedAsync(CancellationToken stopping)
    {
#if PLANTED
        if (PlantedFlows.TellsBeforeTheHeadIsPassed)
        {
            return host.Find(FlowSubscription.NameOf(plan.Name))?.Running ?? throw NotRunning();
        }
#endif
        return await FlowSubscription.PassedAsync(host, plan.Name, stopping) ?? throw NotRunning();
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
        => FlowTable.DueOf(plan, row) is { } due && due > now.UtcTicks ? due : (now + Again).UtcTicks;

    private RusloException NotRunning() => new($"The subscription of flow '{plan.Name}' does not run.");
}

namespace Ruslo;

/// <summary>
/// Fires what is due, in passes over the due index, and sleeps in between: without pending timers until one is set. One loop; its other
/// members are thread-safe.
/// </summary>
internal sealed class TimerLoop : IDisposable
{
    /// <summary>Timers are read in pages of so many bytes, however large their messages are.</summary>
    public const int PageBytes = 4 * 1024 * 1024;

    private const int PageTimers = 256;

    private readonly SubscriptionRuntime host;
    private readonly TimerFiring firing;
    private readonly TimerLog logger;
    private readonly DueLoop loop;

    public TimerLoop(SubscriptionRuntime host, TimerFiring firing, TimerLog logger)
    {
        (this.host, this.firing, this.logger) = (host, firing, logger);
        loop = new(host.Runtime);
    }

    /// <summary>When the next timer is due, as far as the loop knows; null: none is pending.</summary>
    public DateTimeOffset? NextDue => loop.Next is var due && due == DueLoop.Never ? null : new DateTimeOffset(due, TimeSpan.Zero);

    /// <summary>A timer was set, whose event the index has read.</summary>
    public void Noticed(DateTimeOffset dueAt) => loop.Noticed(dueAt.UtcTicks);

    public Task RunAsync(CancellationToken stopping) => loop.RunAsync(PassAsync, logger.FiringFailed, stopping);

    public void Dispose() => loop.Dispose();

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
        IState index = await IndexAsync(host, stopping);
        var due = new StateQuery(TimerIndex.Table) { Index = TimerIndex.Place, To = DueTimer.PlaceOf(now, long.MaxValue), Limit = PageTimers, MaxBytes = PageBytes };
        for (string? cursor = null; !stopping.IsCancellationRequested;)
        {
            StatePage page = await index.QueryAsync(due with { Cursor = cursor }, stopping);
            if (page.Documents.Count > 0)
            {
                loop.Plan(TimerFormat.ReadDue(page.Documents[0].Value.Span).UtcTicks);
                await firing.FireAsync([.. page.Documents.Select(DueTimer.Of)]);
            }
            cursor = page.Cursor;
            if (cursor is null)
            {
                break;
            }
        }
        StatePage next = await index.QueryAsync(new StateQuery(TimerIndex.Table) { Index = TimerIndex.Place, From = DueTimer.PlaceOf(now.AddTicks(1), 0), Limit = 1 }, stopping);
        loop.Plan(next.Documents.Count == 0 ? DueLoop.Never : TimerFormat.ReadDue(next.Documents[0].Value.Span).UtcTicks);
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
}

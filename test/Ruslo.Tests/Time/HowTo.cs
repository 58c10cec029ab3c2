namespace Ruslo.Tests.Time;

/// <summary>What docs/how-to/timers.md shows.</summary>
internal static class HowTo
{
    // #region set
    public static async Task RemindAsync(ITimers timers, string order, CancellationToken ct)
    {
        ScheduledTimer set = await timers.ScheduleAsync(new Reminded(order), TimeSpan.FromDays(3), cancellationToken: ct);
        await timers.ScheduleAsync(new Expire(order), TimeSpan.FromDays(14), new() { Id = $"expiry of {order}" }, ct); // set again, it is one timer

        TimerCancellation answer = await timers.CancelAsync(set.Id, cancellationToken: ct); // Cancelled, AlreadyFired, AlreadyCancelled, Unknown …
        _ = answer;
    }
    // #endregion

    // #region staged
    public static void Configure(RusloBuilder ruslo) => ruslo
        .AddSubscription("reminding", s => s.On<Asked>(async (e, context, ct) =>
            await context.Timers.ScheduleAsync(new Reminded(e.Order), TimeSpan.FromDays(3), new() { Id = $"reminder of {e.Order}" }, ct)));
    // #endregion

    // #region decided
    public static Decision<CaseEvent> Decide(CaseCommand command) => command switch
    {
        Begin begin => [new Began(begin.What), Decision.Schedule(new Expire(begin.What), begin.Within, timerId: $"case {begin.What}")],
        End end => [new Ended(end.What), Decision.CancelTimer($"case {end.What}")], // nothing happens when it has fired
        _ => [],
    };
    // #endregion

    // #region recurring
    public static void AddSchedules(RusloBuilder ruslo) => ruslo
        .AddSchedule("nightly-report", "0 3 * * *", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), at => new Asked("report", $"{at.At:d}"))
        .AddSchedule("heartbeat", "*/30 * * * * *", at => new Reminded(at.Schedule), MissedPolicy.Skip);
    // #endregion
}

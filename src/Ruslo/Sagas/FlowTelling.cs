using System.Globalization;

namespace Ruslo;

/// <summary>Tells what is due about cases: many of them in one append, each under an id that is the same whenever it is told.</summary>
internal sealed class FlowTelling(FlowPlan plan, SubscriptionRuntime host, FlowMeter meter, FlowLog logger)
{
    /// <summary>Appends what is due of a page of cases.</summary>
    public async ValueTask TellAsync(IReadOnlyList<KeyValuePair<string, FlowCaseRow>> cases, DateTimeOffset now)
    {
        var events = new List<NewEvent>();
        var told = new List<(FlowAlarm Alarm, string Tenant, Guid Case, string Reason)>();
        foreach ((string key, FlowCaseRow row) in cases)
        {
            (string tenant, Guid correlation) = FlowTable.Read(key);
            foreach ((FlowAlarm alarm, long dueAt) in DueOf(row, now.UtcTicks))
            {
                string reason = ReasonOf(alarm, dueAt);
                told.Add((alarm, tenant, correlation, reason));
                events.Add(Draft(alarm, dueAt, reason, row, tenant, correlation));
            }
        }
        if (events.Count == 0)
        {
            return;
        }
        AppendResult result = await host.Log.AppendAsync(new() { Events = events.ToArray(), Idempotency = Idempotency.EachNew }, CancellationToken.None);
        if (result is not Appended appended)
        {
            throw new RusloException($"The log answered what there is to tell about flow '{plan.Name}' with {result}.");
        }
        for (int i = 0; i < told.Count; i++)
        {
            if (!appended.Place(i).AlreadyThere)
            {
                (FlowAlarm alarm, string tenant, Guid correlation, string reason) = told[i];
                meter.Told(plan.Name, alarm.Trouble);
                logger.Told(plan.Name, correlation, tenant, alarm.Trouble.ToString().ToLowerInvariant(), alarm.Step, reason);
            }
        }
    }

    private IEnumerable<(FlowAlarm Alarm, long DueAt)> DueOf(FlowCaseRow row, long now)
    {
        foreach (FlowAlarm pending in row.Pending)
        {
            yield return (pending, 0);
        }
        foreach (FlowExpectation expected in FlowExpectation.Of(plan, row))
        {
            if (expected.DueAt is { } dueAt && dueAt <= now && !row.WasTold(expected.Alarm))
            {
                yield return (expected.Alarm with { Cause = row.Last }, dueAt);
            }
        }
    }

    private static string ReasonOf(FlowAlarm alarm, long dueAt)
    {
        var due = new DateTimeOffset(dueAt, TimeSpan.Zero);
        return alarm.Trouble switch
        {
            FlowTrouble.Stalled => Invariant($"'{alarm.Step}' has not come by {due:u}."),
            FlowTrouble.Resumed => $"'{alarm.Step}' has come late.",
            FlowTrouble.Forked => alarm.Reason,
            _ => Invariant($"The case has failed, and '{alarm.Step}' has not come by {due:u}."),
        };
    }

    private NewEvent Draft(FlowAlarm alarm, long dueAt, string reason, FlowCaseRow row, string tenant, Guid correlation)
    {
        var due = new DateTimeOffset(dueAt, TimeSpan.Zero);
        object e = alarm.Trouble switch
        {
            FlowTrouble.Stalled => new FlowStalled(plan.Name, correlation, tenant, alarm.Step, due, reason),
            FlowTrouble.Resumed => new FlowResumed(plan.Name, correlation, tenant, alarm.Step, reason),
            FlowTrouble.Forked => new FlowForked(plan.Name, correlation, tenant, alarm.Step, reason),
            _ => new FlowUncompensated(plan.Name, correlation, tenant, alarm.Step, due, reason),
        };
        Guid id = DerivedId.ForFlow(host.Log.Id, plan.Name, tenant, correlation, row.Opening, (int)alarm.Trouble, alarm.Step, alarm.Reason);
#if PLANTED
        id = PlantedFlows.IdsAreNotDerived ? host.Runtime.Ids.NewId(host.Runtime.Time.GetUtcNow()) : id;
#endif
        return FlowStream.Draft(host, plan.Name, e, tenant, correlation, id) with { CausationId = alarm.Cause };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

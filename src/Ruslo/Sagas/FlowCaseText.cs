namespace Ruslo;

/// <summary>Shows a kept case to people.</summary>
internal static class FlowCaseText
{
    public static FlowCase Of(FlowPlan plan, string key, FlowCaseRow row)
    {
        (string tenant, Guid correlation) = FlowTable.Read(key);
        FlowExpectation[] expected = [.. FlowExpectation.Of(plan, row)];
        return new(plan.Name, correlation, tenant, FlowTable.StatusOf(plan, row))
        {
            IsForked = row.IsForked,
            OpenedAt = Time(row.OpenedAt),
            LastEventAt = Time(row.LastAt),
            EndedAt = row.EndedAt == 0 ? null : Time(row.EndedAt),
            FailedBy = row.FailedBy,
            DismissedBecause = row.Dismissed,
            Steps = [.. plan.Steps.Select(step => StepOf(step, row, expected))],
            Forks = [.. row.Told.Concat(row.Pending).Where(static alarm => alarm.Trouble == FlowTrouble.Forked).Select(static alarm => KeyValuePair.Create(alarm.Step, alarm.Reason))],
        };
    }

    private static FlowCaseStep StepOf(FlowPlanStep step, FlowCaseRow row, FlowExpectation[] expected)
    {
        FlowExpectation? awaited = null;
        foreach (FlowExpectation one in expected)
        {
            awaited = one.Step == step ? one : awaited;
        }
        return new(step.Name)
        {
            HappenedAt = row.Happened.TryGetValue(step.Name, out long at) ? Time(at) : null,
            UndoneBy = step.UndoneBy,
            UndoneAt = step.UndoneBy is { } by && row.Undone.TryGetValue(by, out long undoneAt) ? Time(undoneAt) : null,
            IsAwaited = awaited is not null,
            DueAt = awaited?.DueAt is { } due ? Time(due) : null,
            IsLate = awaited is { } late && row.WasTold(late.Alarm),
        };
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}

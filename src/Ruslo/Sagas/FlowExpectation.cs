namespace Ruslo;

/// <summary>What a case waits for.</summary>
/// <param name="Step">The step that must come, or that must be undone.</param>
/// <param name="IsCompensation">Whether it must be undone.</param>
/// <param name="DueAt">Until when, in UTC ticks; null: however long it takes.</param>
internal readonly record struct FlowExpectation(FlowPlanStep Step, bool IsCompensation, long? DueAt)
{
    /// <summary>The name of the event that is waited for.</summary>
    public string Event => IsCompensation ? Step.UndoneBy! : Step.Name;

    /// <summary>What is told when it does not come in time.</summary>
    public FlowAlarm Alarm => new(IsCompensation ? FlowTrouble.Uncompensated : FlowTrouble.Stalled, Event);

    /// <summary>What a case waits for now: the steps of its stage, or, when it has failed, the compensations of what has happened.</summary>
    public static IEnumerable<FlowExpectation> Of(FlowPlan plan, FlowCaseRow row)
    {
        if (row.HasCompleted || row.Dismissed is not null)
        {
            yield break;
        }
        int stage = plan.StageOf(row);
        foreach (FlowPlanStep step in plan.Steps)
        {
            bool hasHappened = row.Happened.TryGetValue(step.Name, out long happenedAt);
            if (row.FailedBy is { } failure)
            {
#if PLANTED
                if (PlantedFlows.FailedCasesExpectNothing)
                {
                    continue;
                }
#endif
                if (hasHappened && step.UndoneBy is { } by && !row.Undone.ContainsKey(by))
                {
                    yield return new(step, IsCompensation: true, Math.Max(row.Happened[failure], happenedAt) + step.UndoneWithin?.Ticks);
                }
            }
            else if (step.Stage == stage && !hasHappened)
            {
                yield return new(step, IsCompensation: false, SinceOf(row) + step.Within?.Ticks);
            }
        }
    }

    private static long SinceOf(FlowCaseRow row)
    {
#if PLANTED
        if (PlantedFlows.DeadlinesRunFromTheOpening)
        {
            return row.OpenedAt;
        }
#endif
        return row.Since;
    }
}

namespace Ruslo;

/// <summary>What an event makes of a case: a pure function of the log, in its order.</summary>
internal static class FlowFold
{
    /// <summary>Opens a case.</summary>
    public static FlowCaseRow Open(RecordedEvent e)
    {
        long at = e.RecordedAt.UtcTicks;
        return new() { Opening = e.EventId, OpenedAt = at, Since = at, Last = e.EventId, LastAt = at };
    }

    /// <summary>Folds an event into a case that is open, or has ended and is kept. It is changed in place.</summary>
    public static void Apply(FlowPlan plan, FlowCaseRow row, FlowRole role, RecordedEvent e)
    {
        if (row.Dismissed is not null)
        {
            return;
        }
        long at = e.RecordedAt.UtcTicks;
        (row.Last, row.LastAt) = (e.EventId, at);
        switch (role.Kind)
        {
            case FlowRoleKind.Opening:
                Fork(row, role, FlowForked.Twice, e);
                break;
            case FlowRoleKind.Step:
                Step(plan, row, role, e);
                break;
            case FlowRoleKind.Failure:
                Fail(row, role, e);
                break;
            default:
                Undo(row, role, e);
                break;
        }
        End(plan, row, at);
    }

    /// <summary>Folds what the log says was told, or settled, about a case.</summary>
    public static void Hear(FlowPlan plan, FlowCaseRow row, object told, long at)
    {
        switch (told)
        {
            case FlowStalled stalled:
                Missed(row, new(FlowTrouble.Stalled, stalled.Step), row.Happened.ContainsKey(stalled.Step));
                break;
            case FlowUncompensated uncompensated:
                Missed(row, new(FlowTrouble.Uncompensated, uncompensated.Step), row.Undone.ContainsKey(uncompensated.Step));
                break;
            case FlowResumed resumed:
                row.HasTold(new(FlowTrouble.Resumed, resumed.Step));
                break;
            case FlowForked forked:
                row.HasTold(new(FlowTrouble.Forked, forked.Step, forked.Reason));
                break;
            case FlowDismissed dismissed:
                row.Dismissed ??= dismissed.Reason;
                row.Pending.Clear();
                break;
        }
        End(plan, row, at);
    }

    private static void Step(FlowPlan plan, FlowCaseRow row, FlowRole role, RecordedEvent e)
    {
        int stage = plan.StageOf(row);
        if (!row.Happened.TryAdd(role.Name, e.RecordedAt.UtcTicks))
        {
            Fork(row, role, FlowForked.Twice, e);
            return;
        }
        if (role.Step!.Stage > stage)
        {
            Fork(row, role, FlowForked.OutOfOrder, e);
        }
        Resume(row, FlowTrouble.Stalled, role.Name, e);
        int reached = plan.StageOf(row);
        if (reached == stage)
        {
            return;
        }
        row.Since = e.RecordedAt.UtcTicks;
        if (reached == plan.Stages)
        {
            row.HasCompleted = row.FailedBy is null;
            if (row.FailedBy is not null || row.Undone.Count > 0)
            {
                Fork(row, role, FlowForked.SucceededAndFailed, e);
            }
        }
    }

    private static void Fail(FlowCaseRow row, FlowRole role, RecordedEvent e)
    {
        if (!row.Happened.TryAdd(role.Name, e.RecordedAt.UtcTicks))
        {
            Fork(row, role, FlowForked.Twice, e);
        }
        else if (row.HasCompleted)
        {
            Fork(row, role, FlowForked.SucceededAndFailed, e);
        }
        else
        {
            row.FailedBy ??= role.Name;
        }
    }

    private static void Undo(FlowCaseRow row, FlowRole role, RecordedEvent e)
    {
        if (!row.Happened.ContainsKey(role.Step!.Name))
        {
            Fork(row, role, FlowForked.UndoesNothing, e);
        }
        else if (!row.Undone.TryAdd(role.Name, e.RecordedAt.UtcTicks))
        {
            Fork(row, role, FlowForked.Twice, e);
        }
        else
        {
            Resume(row, FlowTrouble.Uncompensated, role.Name, e);
        }
    }

    private static void Fork(FlowCaseRow row, FlowRole role, string reason, RecordedEvent e) => row.Tell(new(FlowTrouble.Forked, role.Name, reason) { Cause = e.EventId });

    private static void Resume(FlowCaseRow row, FlowTrouble after, string step, RecordedEvent e)
    {
        if (row.WasTold(new(after, step)))
        {
            row.Tell(new(FlowTrouble.Resumed, step) { Cause = e.EventId });
        }
    }

    /// <summary>It was told that something is missing, which may have come in between.</summary>
    private static void Missed(FlowCaseRow row, FlowAlarm alarm, bool hasCome)
    {
        row.HasTold(alarm);
#if PLANTED
        hasCome &= !PlantedFlows.WhatCameInBetweenResumesNothing;
#endif
        if (hasCome)
        {
            row.Tell(new(FlowTrouble.Resumed, alarm.Step) { Cause = row.Last });
        }
    }

    /// <summary>A case has ended when it waits for nothing any more; a step that comes late may make it wait again.</summary>
    private static void End(FlowPlan plan, FlowCaseRow row, long at)
    {
        bool hasEnded = row.Dismissed is not null || !FlowExpectation.Of(plan, row).Any();
        row.EndedAt = !hasEnded ? 0 : row.EndedAt == 0 ? at : row.EndedAt;
    }
}

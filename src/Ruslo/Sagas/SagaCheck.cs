namespace Ruslo;

/// <summary>Looks for what is doubtful about a definition.</summary>
internal static class SagaCheck
{
    public static IReadOnlyList<SagaFinding> Of(SagaPlan plan)
    {
        var findings = new List<SagaFinding>();
        int pivot = PivotOf(plan);
        for (int stage = 0; stage < plan.Stages.Length; stage++)
        {
            foreach (StepPlan step in plan.Stages[stage].Steps)
            {
                Undoing(plan, step, stage, pivot, findings);
                Forcing(step, findings);
                Nesting(step, stage > pivot, findings);
            }
        }
        return findings;
    }

    /// <summary>The stage of the first pivot; past the last one where there is none.</summary>
    private static int PivotOf(SagaPlan plan)
    {
        for (int stage = 0; stage < plan.Stages.Length; stage++)
        {
            if (plan.Stages[stage].Steps.Any(static step => step.IsPivot))
            {
                return stage;
            }
        }
        return plan.Stages.Length;
    }

    private static void Undoing(SagaPlan plan, StepPlan step, int stage, int pivot, List<SagaFinding> findings)
    {
        if (stage > pivot && step.IsPivot)
        {
            findings.Add(new("second-pivot", step.Name, $"'{step.Name}' comes after a pivot: there is no way back since then, so that it means nothing here. Leave Pivot() out, or out of the step before."));
        }
        else if (stage > pivot && step.Compensation is not null)
        {
            findings.Add(new("compensation-never-sent", step.Name, $"'{step.Name}' comes after the pivot, where nothing is undone: its compensation is never sent. Leave it out, or move the step before the pivot."));
        }
        else if (stage <= pivot && step is { IsPivot: false, Compensation: null, Kind: not StepKind.Tell })
        {
            NotUndone(plan, step, stage, pivot, findings);
        }
    }

    private static void NotUndone(SagaPlan plan, StepPlan step, int stage, int pivot, List<SagaFinding> findings)
    {
        if (MayAbortAfter(plan, step, stage, pivot))
        {
            findings.Add(new("no-compensation", step.Name, $"Nothing undoes '{step.Name}' when the saga aborts after it. Add CompensateWith(…); or move it behind the step that decides, and make that one the Pivot()."));
        }
        else if (step is { Timeout: not null, Canceller: null, CanAbort: true })
        {
            findings.Add(new("unknown-outcome", step.Name, $"'{step.Name}' may have happened when it has timed out and the saga aborts, and nothing undoes it then. Add CompensateWith(…); or CancelWith(…), which forces an answer."));
        }
    }

    /// <summary>Whether the saga can abort when the step has happened: by a step beside or behind it that can fail, or by being cancelled while one is under way.</summary>
    private static bool MayAbortAfter(SagaPlan plan, StepPlan step, int stage, int pivot)
    {
        for (int other = stage; other < plan.Stages.Length && other <= pivot; other++)
        {
            if (plan.Stages[other].Steps.Any(one => one.Name != step.Name && one.Kind != StepKind.Tell && (one.CanAbort || !plan.Cancels.IsEmpty)))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A nested saga answers that it has aborted by itself; of anything else a refusal of what forces the answer is none.</summary>
    private static void Forcing(StepPlan step, List<SagaFinding> findings)
    {
        if (step is { Canceller: { } canceller, Child: null } && step.Replies.All(static reply => reply.IsSuccess))
        {
            findings.Add(new("failure-not-named", step.Name, $"'{step.Name}' forces an answer with {canceller.Name}, but names no failure: that it has not happened cannot be answered, so that it asks for ever. Add FailsOn<…>()."));
        }
    }

    private static void Nesting(StepPlan step, bool isAfterPivot, List<SagaFinding> findings)
    {
        if (step.Child is not { } child)
        {
            return;
        }
        if (!child.Starts.Any(start => start.Message.IsAssignableFrom(step.Command)))
        {
            findings.Add(new("child-not-started", step.Name, $"'{step.Name}' runs saga '{child.Name}' with {step.Command.Name}, which does not start it: add StartsOn<{step.Command.Name}>(…) to it."));
        }
        if (!step.Replies.Any(reply => reply.IsSuccess && child.Completed is { } completed && reply.Type.IsAssignableFrom(completed)))
        {
            findings.Add(new("never-answered", step.Name, $"'{step.Name}' awaits {string.Join(" or ", step.Replies.Where(static reply => reply.IsSuccess).Select(static reply => reply.Type.Name))}, but saga '{child.Name}' completes with {child.Completed?.Name ?? "nothing"}: no step behind it can be reached."));
        }
        if (child.Aborted is { } aborted && !step.Replies.Any(reply => reply.Type.IsAssignableFrom(aborted)))
        {
            findings.Add(new("failure-not-handled", step.Name, $"Saga '{child.Name}' aborts with {aborted.Name}, which '{step.Name}' does not know: add FailsOn<{aborted.Name}>()."));
        }
        if (step.Retries > 0 || isAfterPivot)
        {
            findings.Add(new("child-not-retried", step.Name, $"'{step.Name}' is to be tried again when it fails, but an instance of saga '{child.Name}' that has aborted is not started again. Let it retry its own steps{(isAfterPivot ? ", or come before the pivot" : "")}."));
        }
    }
}

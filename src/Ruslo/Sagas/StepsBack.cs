namespace Ruslo;

/// <summary>The way back: the saga aborts, and undoes what is known to have happened.</summary>
internal sealed class StepsBack(SagaDraft draft)
{
    /// <summary>It undoes what has happened; while a pivot is under way its outcome is awaited first.</summary>
    public void Abort(AbortReason why)
    {
        why = draft.Why ?? why;
        draft.Why = why;
        if (Pivot() is { } pivot)
        {
            Force(pivot);
            return;
        }
        draft.Status = SagaStatus.Compensating;
        foreach (SagaStepState step in draft.Steps)
        {
            Leave(step);
        }
        Continue();
    }

    /// <summary>What forces an answer, once more or for the first time.</summary>
    public void SendCancel(StepPlan plan, SagaStepState step)
    {
        int attempt = step.Attempt + 1;
        step = draft.Set(draft.NoLonger(step) with
        {
            Status = SagaStepStatus.Cancelling,
            Attempt = attempt,
            CancelAttempt = step.CancelAttempt > 0 ? step.CancelAttempt : attempt,
        });
        draft.Add(new SagaEffect.Send(plan.Cancel!(draft.State), plan.Name, attempt, step.CancelAttempt));
        draft.Wait(step, SagaWaitKind.Timeout, StepPace.ForCancel(plan, step));
    }

    /// <summary>What undoes the step, once more or for the first time.</summary>
    public void SendCompensation(StepPlan plan, SagaStepState step)
    {
        int attempt = step.Attempt + 1;
        step = draft.Set(draft.NoLonger(step) with
        {
            Status = SagaStepStatus.Compensating,
            Attempt = attempt,
            CompensationAttempt = step.CompensationAttempt > 0 ? step.CompensationAttempt : attempt,
            CompensationTries = step.CompensationTries + 1,
        });
        draft.Add(new SagaEffect.Send(plan.Compensate!(draft.State, step.Reply?.Value), plan.Name, attempt, step.CompensationAttempt, IsConfirmed: true));
        draft.Wait(step, SagaWaitKind.Timeout, plan.Timeout ?? StepPace.Answer);
    }

    /// <summary>The compensation was refused, or nobody answered: it is sent again after a while, or has failed for good.</summary>
    public void CompensateAgain(SagaStepState step, string code)
    {
        step = draft.NoLonger(step) with { Code = code };
        if (step.CompensationTries <= StepPace.CompensationRetries)
        {
            draft.Wait(step, SagaWaitKind.Retry, StepPace.BeforeCompensation(step));
            return;
        }
        draft.Set(step with { Status = SagaStepStatus.CompensationFailed });
        draft.Add(new SagaEffect.Tell(CompensationFailed.Name, step.Name, code));
        Continue();
    }

    /// <summary>The step turns out to have happened when the saga goes back already: it is undone at once, beside the order.</summary>
    public void UndoLate(StepPlan plan, SagaStepState step)
    {
#if PLANTED
        if (PlantedSteps.LateSuccessesAreNotUndone)
        {
            Continue();
            return;
        }
#endif
        if (CanUndo(plan, step))
        {
            SendCompensation(plan, step);
        }
        if (draft.OpenUntil is { } until)
        {
            DateTimeOffset longer = draft.Input.Now + draft.Plan.KeepsOpen;
            draft.OpenUntil = longer > until ? longer : until;
        }
        Continue();
    }

    /// <summary>The next step is undone, when none is just being undone; when all are, the saga has aborted.</summary>
    public void Continue()
    {
        bool hasEnded = draft.OpenUntil is not null;
        bool isFree = !draft.Steps.Any(static step => IsBeingUndone(step) && !step.IsLate);
#if PLANTED
        isFree |= PlantedSteps.CompensationsAreNotAwaited;
#endif
        if (!hasEnded && isFree && Next() is { } next)
        {
            SendCompensation(draft.Plan.Find(next.Name)!, next);
        }
        if (draft.Steps.Any(static step => step.Status == SagaStepStatus.CompensationFailed))
        {
            draft.Status = SagaStatus.CompensationFailed;
        }
        else if (hasEnded)
        {
            draft.Status = SagaStatus.Aborted;
        }
        else if (draft.Steps.Any(IsAwaited))
        {
            draft.Status = SagaStatus.Compensating;
        }
        else
        {
            draft.End(SagaStatus.Aborted, draft.Plan.Abort?.Invoke(draft.State, draft.Why!));
        }
    }

    /// <summary>The saga has not aborted before something is known of the step.</summary>
    private static bool IsAwaited(SagaStepState step)
    {
#if PLANTED
        if (PlantedSteps.ForcedAnswersAreNotAwaited)
        {
            return step.Status == SagaStepStatus.Compensating;
        }
#endif
        return step.Status is SagaStepStatus.Compensating or SagaStepStatus.Cancelling;
    }

    private static bool IsBeingUndone(SagaStepState step) => step.Status is SagaStepStatus.Compensating or SagaStepStatus.CompensationFailed;

    private static bool CanUndo(StepPlan? plan, SagaStepState step) => plan?.Compensate is not null && (!plan.CompensationTakesReply || step.Reply is not null);

    /// <summary>The last step that is known to have happened, and is not undone.</summary>
    private SagaStepState? Next()
    {
#if PLANTED
        if (PlantedSteps.CompensatesForwards)
        {
            return draft.Steps.Where(step => step is { Status: SagaStepStatus.Succeeded, IsLate: false, SucceededAs: > 0 } && CanUndo(draft.Plan.Find(step.Name), step)).MinBy(static step => step.SucceededAs);
        }
        if (PlantedSteps.UnknownStepsAreUndone && draft.Steps.FirstOrDefault(step => step is { Status: SagaStepStatus.Unknown } && CanUndo(draft.Plan.Find(step.Name), step)) is { } unknown)
        {
            return unknown;
        }
#endif
        SagaStepState? last = null;
        foreach (SagaStepState step in draft.Steps)
        {
            if (step is { Status: SagaStepStatus.Succeeded, IsLate: false } && step.SucceededAs > (last?.SucceededAs ?? 0) && CanUndo(draft.Plan.Find(step.Name), step))
            {
                last = step;
            }
        }
        return last;
    }

    /// <summary>The pivot that is under way: it may have happened, or happen.</summary>
    private SagaStepState? Pivot()
    {
#if PLANTED
        if (PlantedSteps.PivotsAreNotAwaited)
        {
            return null;
        }
#endif
        foreach (SagaStepState step in draft.Steps)
        {
            if (step.Status is SagaStepStatus.Waiting or SagaStepStatus.Retrying or SagaStepStatus.Cancelling && !step.HasFailed && draft.Plan.Find(step.Name) is { IsPivot: true })
            {
                return step;
            }
        }
        return null;
    }

    /// <summary>Its answer is forced, where something does.</summary>
    private void Force(SagaStepState step)
    {
        if (step.Status != SagaStepStatus.Cancelling && draft.Plan.Find(step.Name) is { Cancel: not null } plan)
        {
            SendCancel(plan, step);
        }
    }

    /// <summary>What becomes of a step when the saga goes back.</summary>
    private void Leave(SagaStepState step)
    {
        StepPlan? plan = draft.Plan.Find(step.Name);
        switch (step.Status)
        {
            case SagaStepStatus.Retrying when step.HasFailed:
                draft.Set(draft.NoLonger(step) with { Status = SagaStepStatus.Failed });
                break;
            case SagaStepStatus.Waiting or SagaStepStatus.Retrying when plan?.Cancel is not null:
                SendCancel(plan, step);
                break;
            case SagaStepStatus.Waiting:
                draft.Set(draft.NoLonger(step));
                break;
            case SagaStepStatus.Retrying:
                draft.Set(draft.NoLonger(step) with { Status = SagaStepStatus.Unknown });
                break;
            case SagaStepStatus.Succeeded when plan is { Compensate: not null } && !CanUndo(plan, step):
                draft.Add(new SagaEffect.Tell(CompensationLeftOut.Name, step.Name, "no-reply"));
                break;
        }
    }
}

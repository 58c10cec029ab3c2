namespace Ruslo;

/// <summary>The way forward: steps begin, are sent again, and stage follows stage until the end.</summary>
internal sealed class StepsForward(SagaDraft draft)
{
    /// <summary>The steps of the stage begin; when all of them are settled, the next stage does.</summary>
    public void Advance()
    {
        if (!draft.IsRunning || draft.IsHeld)
        {
            return;
        }
        for (; draft.Stage < draft.Plan.Stages.Length; draft.Stage++)
        {
            bool isSettled = true;
            foreach (StepPlan plan in draft.Plan.Stages[draft.Stage].Steps)
            {
                isSettled &= IsSettled(plan, draft.Find(plan.Name) ?? Begin(plan));
            }
#if PLANTED
            isSettled |= PlantedSteps.StagesDoNotWait && draft.Plan.Stages[draft.Stage].Steps.Any(plan => IsSettled(plan, draft.Find(plan.Name)!));
#endif
            if (!isSettled)
            {
                return;
            }
        }
        draft.End(SagaStatus.Completed, draft.Plan.Complete?.Invoke(draft.State));
    }

    /// <summary>The command of the step, once more or for the first time.</summary>
    public SagaStepState Send(StepPlan plan, SagaStepState step)
    {
        int attempt = step.Attempt + 1;
        bool isSame = step.KeyAttempt > 0 && !step.HasFailed;
#if PLANTED
        isSame &= !PlantedSteps.TimeoutsTakeANewKey;
        isSame |= PlantedSteps.FailuresKeepTheKey && step.KeyAttempt > 0;
#endif
        step = draft.Set(draft.NoLonger(step) with
        {
            Status = SagaStepStatus.Waiting,
            Attempt = attempt,
            KeyAttempt = isSame ? step.KeyAttempt : attempt,
            Tries = step.Tries + 1,
            HasFailed = false,
            CancelAttempt = 0,
        });
        object message = plan.Make(draft.State);
        draft.Add(plan.Kind == StepKind.Run
            ? new SagaEffect.Run(message, plan.Name, attempt, step.KeyAttempt)
            : new SagaEffect.Send(message, plan.Name, attempt, step.KeyAttempt));
        if (plan.Timeout is { } after)
        {
            draft.Wait(step, SagaWaitKind.Timeout, after);
        }
        return step;
    }

    /// <summary>The step is sent again, at once or after its delay.</summary>
    public void SendAgain(StepPlan plan, SagaStepState step)
    {
        TimeSpan delay = StepPace.BeforeRetry(plan, step);
        if (delay == TimeSpan.Zero)
        {
            Send(plan, step);
            return;
        }
        draft.Wait(draft.NoLonger(step) with { Status = SagaStepStatus.Retrying }, SagaWaitKind.Retry, delay);
    }

    /// <summary>The step has happened, and the saga goes on.</summary>
    public void Succeeded(StepPlan plan)
    {
        if (plan.IsPivot)
        {
            draft.HasPassedPivot = true;
            draft.Why = null;
            foreach (SagaStepState step in draft.Steps)
            {
                // What would have made the saga abort, had the pivot failed, must now succeed.
                if (step.Status is SagaStepStatus.Failed or SagaStepStatus.Unknown && draft.Plan.Find(step.Name) is { IsOptional: false } other)
                {
                    SendAgain(other, step);
                }
            }
        }
        Advance();
    }

    private static bool IsSettled(StepPlan plan, SagaStepState step) => step.Status switch
    {
        SagaStepStatus.Succeeded or SagaStepStatus.Skipped => true,
        SagaStepStatus.Failed or SagaStepStatus.Unknown => plan.IsOptional,
        _ => false,
    };

    private SagaStepState Begin(StepPlan plan)
    {
        var step = new SagaStepState { Name = plan.Name };
        if (plan.When?.Invoke(draft.State) == false)
        {
            return draft.Set(step with { Status = SagaStepStatus.Skipped });
        }
        if (plan.Kind != StepKind.Tell)
        {
            return Send(plan, step);
        }
        draft.Add(new SagaEffect.Send(plan.Make(draft.State), "", 0, 0));
        return draft.Set(step with { Status = SagaStepStatus.Succeeded });
    }
}

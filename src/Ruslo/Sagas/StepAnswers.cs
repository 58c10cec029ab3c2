namespace Ruslo;

/// <summary>What is heard about a step: a reply, a refusal, that its compensation was handled, that a time has come.</summary>
internal sealed class StepAnswers(SagaDraft draft, StepsForward forward, StepsBack back)
{
    /// <summary>The code of what has timed out.</summary>
    public const string TimedOutCode = "timeout";

    /// <summary>A reply to the step, of an attempt, or of the one under way.</summary>
    public SagaIgnored Reply(StepPlan plan, StepReply reply, object message)
    {
        if (draft.Find(plan.Name) is not { Attempt: > 0 } step)
        {
            return SagaIgnored.NotExpected;
        }
        int attempt = draft.Input.Attempt;
#if PLANTED
        if (PlantedSteps.FormerAttemptsCount && attempt > 0 && attempt < step.KeyAttempt)
        {
            attempt = step.KeyAttempt;
        }
#endif
        return attempt > step.Attempt || (attempt >= step.CompensationAttempt && attempt > 0 && step.CompensationAttempt > 0) ? SagaIgnored.NotExpected
            : attempt > 0 && attempt < step.KeyAttempt ? SagaIgnored.FormerAttempt
            : reply.IsSuccess ? Succeeded(plan, step, reply, message)
            : Failed(plan, step, reply.Fold, NameOf(message), message);
    }

    /// <summary>The command was refused, or what it started has aborted.</summary>
    public SagaIgnored Refused(StepPlan plan, string code)
    {
        if (draft.Find(plan.Name) is not { Attempt: > 0 } step || draft.Input.Attempt > step.Attempt)
        {
            return SagaIgnored.NotExpected;
        }
        int attempt = draft.Input.Attempt == 0 ? step.Attempt : draft.Input.Attempt;
        if (attempt < step.KeyAttempt)
        {
            return SagaIgnored.FormerAttempt;
        }
        bool isCompensation = step.CompensationAttempt > 0 && attempt >= step.CompensationAttempt;
        if (!isCompensation && (step.CancelAttempt == 0 || attempt < step.CancelAttempt))
        {
            return Failed(plan, step, null, code, null);
        }
        if (step.Status != (isCompensation ? SagaStepStatus.Compensating : SagaStepStatus.Cancelling))
        {
            return SagaIgnored.NotExpected;
        }
        if (attempt < step.Attempt || step.Wait != SagaWaitKind.Timeout)
        {
            return attempt < step.Attempt ? SagaIgnored.FormerAttempt : SagaIgnored.Duplicate;
        }
        if (isCompensation)
        {
            back.CompensateAgain(step, code);
        }
        else
        {
            draft.Wait(draft.NoLonger(step) with { Code = code }, SagaWaitKind.Retry, StepPace.BeforeCancel(step));
        }
        return SagaIgnored.No;
    }

    /// <summary>The compensation was handled: the step is undone.</summary>
    public SagaIgnored Handled(StepPlan plan)
    {
        if (draft.Find(plan.Name) is not { CompensationAttempt: > 0 } step || draft.Input.Attempt < step.CompensationAttempt || draft.Input.Attempt > step.Attempt)
        {
            return SagaIgnored.NotExpected;
        }
        if (step.Status is not (SagaStepStatus.Compensating or SagaStepStatus.CompensationFailed))
        {
            return SagaIgnored.Duplicate;
        }
        Undone(step);
        return SagaIgnored.No;
    }

    /// <summary>The step is undone, or counts as undone.</summary>
    public void Undone(SagaStepState step)
    {
        draft.Set(draft.NoLonger(step) with { Status = SagaStepStatus.Compensated, Code = null });
        back.Continue();
    }

    /// <summary>A time of the step has come.</summary>
    public SagaIgnored TimedOut(StepPlan plan)
    {
        if (draft.Find(plan.Name) is not { } step || step.Wait != draft.Input.Wait || step.Attempt != draft.Input.Attempt)
        {
            return SagaIgnored.NoLongerWaited;
        }
        step = step with { Wait = null };
        bool sendsAgain = draft.Input.Wait == SagaWaitKind.Retry;
        switch (step.Status)
        {
            case SagaStepStatus.Retrying:
                forward.Send(plan, step);
                break;
            case SagaStepStatus.Cancelling:
                back.SendCancel(plan, step);
                break;
            case SagaStepStatus.Compensating when sendsAgain:
                back.SendCompensation(plan, step);
                break;
            case SagaStepStatus.Compensating:
                back.CompensateAgain(step, TimedOutCode);
                break;
            default:
                Unanswered(plan, step);
                break;
        }
        return SagaIgnored.No;
    }

    /// <summary>The step counts as having happened, though no reply is there to be kept.</summary>
    public void CountAsSucceeded(StepPlan plan, SagaStepState step) => Succeeded(plan, step, null);

    /// <summary>What a failure is called: the name of the event.</summary>
    private string NameOf(object message)
        => draft.Input.Recorded?.Name ?? (message.GetType().GetCustomAttributes(typeof(EventAttribute), inherit: false) is [EventAttribute e, ..] ? e.Name : message.GetType().Name);

    private SagaIgnored Succeeded(StepPlan plan, SagaStepState step, StepReply reply, object message)
    {
        bool isNew = step.Status is SagaStepStatus.Waiting or SagaStepStatus.Retrying or SagaStepStatus.Unknown or SagaStepStatus.Cancelling or SagaStepStatus.Failed;
#if PLANTED
        isNew |= PlantedSteps.SuccessesCountTwice;
#endif
        bool wasMovedOn = step is { Status: SagaStepStatus.Succeeded, Reply: null } && plan.CompensationTakesReply; // now it is known what there is to be undone
        if (!isNew && !wasMovedOn)
        {
            return SagaIgnored.Duplicate;
        }
        if (draft.Input.Attempt == 0 && step.HasFailed)
        {
            return SagaIgnored.FormerAttempt; // nothing is under way that it could answer
        }
        if (reply.Fold is { } fold)
        {
            draft.State = fold(draft.State, message);
        }
        SagaReply? kept = plan.CompensationTakesReply ? draft.Input.Recorded ?? new(NameOf(message), 1, default, null) { Value = message } : null;
        if (wasMovedOn && draft.IsRunning)
        {
            draft.Set(step with { Reply = kept });
            return SagaIgnored.No;
        }
        Succeeded(plan, step, kept);
        return SagaIgnored.No;
    }

    private void Succeeded(StepPlan plan, SagaStepState step, SagaReply? reply)
    {
        bool isLate = !draft.IsRunning;
        step = draft.Set(draft.NoLonger(step) with
        {
            Status = SagaStepStatus.Succeeded,
            SucceededAs = 1 + draft.Steps.Max(static other => other.SucceededAs),
            IsLate = isLate,
            Reply = reply,
            HasFailed = false,
            Code = null,
        });
        if (isLate)
        {
            back.UndoLate(plan, step);
        }
        else
        {
            forward.Succeeded(plan);
        }
    }

    private SagaIgnored Failed(StepPlan plan, SagaStepState step, Func<object, object, object>? fold, string code, object? message)
    {
        if (step.HasFailed || step.Status is not (SagaStepStatus.Waiting or SagaStepStatus.Retrying or SagaStepStatus.Unknown or SagaStepStatus.Cancelling))
        {
            return step.HasFailed ? SagaIgnored.Duplicate : SagaIgnored.NotExpected;
        }
        if (fold is not null)
        {
            draft.State = fold(draft.State, message!);
        }
        step = draft.NoLonger(step) with { HasFailed = true, Code = code };
        bool isPivot = plan.IsPivot && draft.IsHeld; // the saga has waited for it alone
        if (draft.IsRunning && !isPivot && (step.Tries <= plan.Retries || MustSucceed(plan)) && step.Status != SagaStepStatus.Unknown)
        {
            forward.SendAgain(plan, step);
            return SagaIgnored.No;
        }
        draft.Set(step with { Status = SagaStepStatus.Failed });
        GoOnWithout(plan, new(plan.Name, code, message));
        return SagaIgnored.No;
    }

    /// <summary>No reply has come in time.</summary>
    private void Unanswered(StepPlan plan, SagaStepState step)
    {
        bool cancelsFirst = plan.CancelsBeforeRetry;
#if PLANTED
        cancelsFirst &= !PlantedSteps.RetriesWithoutCancelling;
#endif
        if (!cancelsFirst && (step.Tries <= plan.Retries || MustSucceed(plan) || plan is { IsPivot: true, Cancel: null }))
        {
            forward.SendAgain(plan, step);
        }
        else if (plan.Cancel is not null)
        {
            back.SendCancel(plan, step);
        }
        else
        {
            draft.Set(step with { Status = SagaStepStatus.Unknown, Code = TimedOutCode });
            GoOnWithout(plan, new(plan.Name, TimedOutCode));
        }
    }

    private bool MustSucceed(StepPlan plan)
    {
#if PLANTED
        if (PlantedSteps.AbortsAfterThePivot)
        {
            return false;
        }
#endif
        return draft.HasPassedPivot && !plan.IsOptional;
    }

    private void GoOnWithout(StepPlan plan, AbortReason why)
    {
        if (!draft.IsRunning)
        {
            back.Continue();
        }
        else if (plan.IsOptional)
        {
            forward.Advance();
        }
        else
        {
            back.Abort(why);
        }
    }
}

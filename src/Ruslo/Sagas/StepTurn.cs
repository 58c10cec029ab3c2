namespace Ruslo;

/// <summary>One input to one instance that runs steps.</summary>
internal sealed class StepTurn
{
    private readonly SagaPlan plan;
    private readonly SagaInput input;
    private readonly SagaDraft draft;
    private readonly StepsForward forward;
    private readonly StepsBack back;
    private readonly StepAnswers answers;

    public StepTurn(SagaPlan plan, SagaInstance instance, SagaInput input)
    {
        (this.plan, this.input) = (plan, input);
        draft = new(plan, instance, input);
        forward = new(draft);
        back = new(draft);
        answers = new(draft, forward, back);
    }

    public SagaTurn Take()
    {
        SagaIgnored ignored = input.Kind switch
        {
            SagaInputKind.Message => Message(input.Message ?? throw new InvalidOperationException("A message is missing.")),
            SagaInputKind.Refused => HasEndedForGood ? SagaIgnored.Ended : OfStep(step => input.Child is { } child && step.Child?.Name != child ? SagaIgnored.NotExpected : answers.Refused(step, input.Code ?? "refused")),
            SagaInputKind.Handled => OfStep(answers.Handled),
            SagaInputKind.TimedOut => OfStep(answers.TimedOut, SagaIgnored.NoLongerWaited),
            SagaInputKind.Retry => Retry(),
            SagaInputKind.Cancel => Cancel(input.Code ?? "cancelled"),
            SagaInputKind.MoveOn => OfStep(MoveOn),
            _ => throw new InvalidOperationException($"There is no input of kind {input.Kind}."),
        };
        return ignored == SagaIgnored.No ? draft.End() : SagaTurn.Nothing(ignored);
    }

    /// <summary>It has completed, or has aborted and is not open for late replies any more.</summary>
    private bool HasEndedForGood => draft.Status == SagaStatus.Completed
        || (draft.OpenUntil is { } until && (input.RecordedAt ?? input.Now) > until && draft.Find(input.Step ?? "") is not { Status: SagaStepStatus.Compensating or SagaStepStatus.CompensationFailed });

    private SagaIgnored Message(object message)
    {
        if ((plan.Find(input.Step) ?? Awaiting(message)) is { } step && step.ReplyFor(message) is { } reply)
        {
            return HasEndedForGood ? SagaIgnored.Ended : answers.Reply(step, reply, message);
        }
        return plan.CancelFor(message) is { } cancel ? Cancel(cancel.Why(message))
            : plan.StartFor(message) is not null ? SagaIgnored.StartedAlready
            : SagaIgnored.NotExpected;
    }

    /// <summary>The step that takes a message which names none: one that waits for it, before one that has waited.</summary>
    private StepPlan? Awaiting(object message)
    {
        StepPlan? found = null;
        foreach (StepPlan step in input.Step is null ? plan.Steps : [])
        {
            if (step.ReplyFor(message) is not null)
            {
                if (draft.Find(step.Name) is { Status: SagaStepStatus.Waiting or SagaStepStatus.Retrying or SagaStepStatus.Unknown or SagaStepStatus.Cancelling })
                {
                    return step;
                }
                found ??= draft.Find(step.Name) is not null ? step : null;
            }
        }
        return found;
    }

    private SagaIgnored Cancel(string code)
    {
        if (draft.Status is SagaStatus.Completed || draft.OpenUntil is not null)
        {
            return SagaIgnored.Ended;
        }
        if (draft.HasPassedPivot || draft.Why is not null)
        {
            return draft.HasPassedPivot ? SagaIgnored.AfterPivot : SagaIgnored.Duplicate;
        }
        back.Abort(new("", code, input.Message));
        return SagaIgnored.No;
    }

    private SagaIgnored Retry()
    {
        bool any = false;
        foreach (SagaStepState step in draft.Steps)
        {
            if ((input.Step is null || step.Name == input.Step) && plan.Find(step.Name) is { } one)
            {
                any |= Retry(one, step);
            }
        }
        return any ? SagaIgnored.No : SagaIgnored.NotExpected;
    }

    private bool Retry(StepPlan one, SagaStepState step)
    {
        switch (step.Status)
        {
            case SagaStepStatus.CompensationFailed:
                back.SendCompensation(one, step with { CompensationTries = 0 });
                back.Continue();
                return true;
            case SagaStepStatus.Compensating:
                back.SendCompensation(one, step);
                return true;
            case SagaStepStatus.Cancelling:
                back.SendCancel(one, step);
                return true;
            case SagaStepStatus.Waiting or SagaStepStatus.Retrying when draft.IsRunning:
                forward.Send(one, step);
                return true;
            default:
                return false;
        }
    }

    private SagaIgnored MoveOn(StepPlan one)
    {
        if (draft.Find(one.Name) is not { } step)
        {
            return SagaIgnored.NotExpected;
        }
        switch (step.Status)
        {
            case SagaStepStatus.Compensating or SagaStepStatus.CompensationFailed:
                answers.Undone(step);
                return SagaIgnored.No;
            case SagaStepStatus.Waiting or SagaStepStatus.Retrying or SagaStepStatus.Unknown or SagaStepStatus.Cancelling when draft.IsRunning:
                answers.CountAsSucceeded(one, step);
                return SagaIgnored.No;
            case SagaStepStatus.Cancelling:
                draft.Set(draft.NoLonger(step) with { Status = SagaStepStatus.Failed, Code = input.Code ?? "moved-on" }); // going back, what is cancelled counts as cancelled
                back.Continue();
                return SagaIgnored.No;
            default:
                return SagaIgnored.NotExpected;
        }
    }

    private SagaIgnored OfStep(Func<StepPlan, SagaIgnored> take, SagaIgnored otherwise = SagaIgnored.NotExpected) => plan.Find(input.Step) is { } step ? take(step) : otherwise;
}

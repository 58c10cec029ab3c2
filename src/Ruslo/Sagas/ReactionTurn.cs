namespace Ruslo;

/// <summary>One input to one instance of a process manager. What it has sent, and the times that it waits for, count as its steps.</summary>
internal sealed class ReactionTurn(ReactionPlan plan, SagaInstance instance, SagaInput input)
{
    private readonly SagaDraft draft = new(new() { Name = plan.Name, Version = plan.Version }, instance, input);

    public SagaTurn Take()
    {
        if (instance.OpenUntil is not null)
        {
            return SagaTurn.Nothing(input.Kind == SagaInputKind.TimedOut ? SagaIgnored.NoLongerWaited : SagaIgnored.Ended);
        }
        switch (input.Kind)
        {
            case SagaInputKind.Message when ReactionPlan.For(plan.Inputs, input.Message!) is { } rule:
                return Follow(rule, input.Message!);
            case SagaInputKind.Message when ReactionPlan.For(plan.Starts, input.Message!) is not null:
                return SagaTurn.Nothing(SagaIgnored.StartedAlready);
            case SagaInputKind.Refused when plan.Refusals.GetValueOrDefault(input.Step ?? "") is { } rule:
                return Follow(rule, input.Code ?? "refused");
            case SagaInputKind.TimedOut:
                return TimedOut(input.Attempt, SagaIgnored.NoLongerWaited);
            case SagaInputKind.MoveOn:
                return TimedOut(null, SagaIgnored.NotExpected);
            case SagaInputKind.Cancel:
                draft.Why = new("", input.Code ?? "cancelled", input.Message);
                End(SagaStatus.Aborted, null);
                return draft.End();
            default:
                return SagaTurn.Nothing(SagaIgnored.NotExpected);
        }
    }

    public SagaTurn Follow(ReactionRule rule, object message)
    {
        draft.State = rule.Evolve(draft.State, message);
        foreach (Reaction reaction in rule.React?.Invoke(draft.State, message) ?? [])
        {
            Do(reaction);
        }
        return draft.End();
    }

    /// <summary>The time has come, or somebody says so before.</summary>
    private SagaTurn TimedOut(int? attempt, SagaIgnored otherwise)
    {
        if (draft.Find(input.Step ?? "") is not { Wait: SagaWaitKind.Named } wait || (attempt ?? wait.Attempt) != wait.Attempt || plan.Timeouts.GetValueOrDefault(wait.Name) is not { } rule)
        {
            return SagaTurn.Nothing(otherwise);
        }
        draft.Set((attempt is null ? draft.NoLonger(wait) : wait) with { Wait = null, Status = SagaStepStatus.Succeeded });
        return Follow(rule, wait.Name);
    }

    private void Do(Reaction reaction)
    {
        if (!draft.IsRunning)
        {
            throw new InvalidOperationException($"Process manager '{plan.Name}' reacts after its end: Reaction.End() is the last one.");
        }
        SagaStepState step = draft.Find(reaction.Name) ?? new SagaStepState { Name = reaction.Name };
        switch (reaction.Kind)
        {
            case ReactionKind.Send:
                ThrowIfTimeout(reaction.Name);
                step = draft.Set(step with { Attempt = step.Attempt + 1, KeyAttempt = step.Attempt + 1, Status = SagaStepStatus.Succeeded });
                draft.Add(new SagaEffect.Send(reaction.Message!, step.Name, step.Attempt, step.KeyAttempt));
                break;
            case ReactionKind.Publish:
                draft.Add(new SagaEffect.Publish(reaction.Message!));
                break;
            case ReactionKind.Wait:
                ThrowIfNoTimeout(reaction.Name);
                step = draft.NoLonger(step);
                draft.Wait(step with { Attempt = step.Attempt + 1, Status = SagaStepStatus.Waiting }, SagaWaitKind.Named, reaction.After);
                break;
            case ReactionKind.NoLonger:
                NoLonger(step);
                break;
            case ReactionKind.End:
                End(SagaStatus.Completed, reaction.Message);
                break;
        }
    }

    private void End(SagaStatus status, object? with)
    {
        foreach (SagaStepState step in draft.Steps)
        {
            NoLonger(step);
        }
        draft.End(status, with);
    }

    private void NoLonger(SagaStepState step)
    {
        if (step.Wait is not null)
        {
            draft.Set(draft.NoLonger(step) with { Status = SagaStepStatus.Skipped });
        }
    }

    private void ThrowIfNoTimeout(string name)
    {
        if (!plan.Timeouts.ContainsKey(name))
        {
            throw new InvalidOperationException($"Process manager '{plan.Name}' waits for the time '{name}', but says nowhere what follows then: add OnTimeout(\"{name}\", …).");
        }
    }

    private void ThrowIfTimeout(string label)
    {
        if (plan.Timeouts.ContainsKey(label))
        {
            throw new InvalidOperationException($"Process manager '{plan.Name}' labels a command '{label}', which is the name of a time-out: give it another label.");
        }
    }
}

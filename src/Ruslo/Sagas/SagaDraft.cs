using System.Collections.Immutable;

namespace Ruslo;

/// <summary>What a turn makes of an instance, while it is made: the instance so far, and what follows so far. For one turn.</summary>
internal sealed class SagaDraft(SagaPlan plan, SagaInstance instance, SagaInput input)
{
    private readonly List<SagaEffect> effects = [];

    public SagaPlan Plan => plan;

    public SagaInput Input => input;

    public SagaStatus Status { get; set; } = instance.Status;

    public object State { get; set; } = instance.State;

    public ImmutableArray<SagaStepState> Steps { get; private set; } = instance.Steps;

    public int Stage { get; set; } = instance.Stage;

    public bool HasPassedPivot { get; set; } = instance.HasPassedPivot;

    public AbortReason? Why { get; set; } = instance.Why;

    public DateTimeOffset? OpenUntil { get; set; } = instance.OpenUntil;

    /// <summary>It goes forward: it neither undoes nor has ended.</summary>
    public bool IsRunning => Status == SagaStatus.Running;

    /// <summary>It will abort, unless the pivot that is under way succeeds.</summary>
    public bool IsHeld => IsRunning && Why is not null;

    public SagaTurn End() => new(instance with
    {
        Status = Status,
        State = State,
        Steps = Steps,
        Stage = Stage,
        HasPassedPivot = HasPassedPivot,
        Why = Why,
        OpenUntil = OpenUntil,
        UpdatedAt = input.Now,
    }, effects);

    /// <summary>What is known of a step; null: it has not begun.</summary>
    public SagaStepState? Find(string step) => SagaInstance.Find(Steps, step);

    public void Add(SagaEffect effect) => effects.Add(effect);

    /// <summary>What is known of a step, from now on.</summary>
    public SagaStepState Set(SagaStepState step)
    {
        for (int i = 0; i < Steps.Length; i++)
        {
            if (Steps[i].Name == step.Name)
            {
                Steps = Steps.SetItem(i, step);
                return step;
            }
        }
        Steps = Steps.Add(step);
        return step;
    }

    /// <summary>The step waits no longer for its time; it is to be set afterwards.</summary>
    public SagaStepState NoLonger(SagaStepState step)
    {
        if (step.Wait is not { } kind)
        {
            return step;
        }
        Add(new SagaEffect.NoLonger(new(step.Name, step.Attempt, kind)));
        return step with { Wait = null };
    }

    /// <summary>The step waits for a time, of its present attempt.</summary>
    public void Wait(SagaStepState step, SagaWaitKind kind, TimeSpan after)
    {
        Add(new SagaEffect.Wait(new(step.Name, step.Attempt, kind), after));
        Set(step with { Wait = kind });
    }

    /// <summary>It has ended: it tells so, and stays open for late replies.</summary>
    public void End(SagaStatus status, object? final)
    {
        Status = status;
        OpenUntil = input.Now + plan.KeepsOpen;
        if (final is not null)
        {
            Add(new SagaEffect.Publish(final, IsFinal: true));
        }
    }
}

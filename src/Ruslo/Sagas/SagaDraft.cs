namespace Ruslo;

/// <summary>What a turn makes of an instance, while it is made: the instance so far, and what follows so far. For one turn.</summary>
internal sealed class SagaDraft(SagaPlan plan, SagaInstance instance, SagaInput input)
{
    private readonly List<SagaEffect> effects = [];

    public SagaPlan Plan => plan;

    public SagaInput Input => input;

    public SagaInstance Instance { get; set; } = instance;

    /// <summary>It goes forward: it neither undoes nor has ended.</summary>
    public bool IsRunning => Instance.Status == SagaStatus.Running;

    /// <summary>It will abort, unless the pivot that is under way succeeds.</summary>
    public bool IsHeld => IsRunning && Instance.Why is not null;

    public SagaTurn End() => new(Instance with { UpdatedAt = input.Now }, effects);

    public void Add(SagaEffect effect) => effects.Add(effect);

    /// <summary>What is known of a step, from now on.</summary>
    public SagaStepState Set(SagaStepState step)
    {
        for (int i = 0; i < Instance.Steps.Length; i++)
        {
            if (Instance.Steps[i].Name == step.Name)
            {
                Instance = Instance with { Steps = Instance.Steps.SetItem(i, step) };
                return step;
            }
        }
        Instance = Instance with { Steps = Instance.Steps.Add(step) };
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
        Instance = Instance with { Status = status, OpenUntil = input.Now + plan.KeepsOpen };
        if (final is not null)
        {
            Add(new SagaEffect.Publish(final, IsFinal: true));
        }
    }
}

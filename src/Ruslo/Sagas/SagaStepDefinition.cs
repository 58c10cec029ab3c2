namespace Ruslo;

/// <summary>A finished step: what the function that defines it returns.</summary>
/// <typeparam name="TState">The state of the saga.</typeparam>
public abstract class SagaStepDefinition<TState> where TState : class
{
    private protected SagaStepDefinition(StepPlan plan) => Plan = plan;

    internal StepPlan Plan { get; }
}

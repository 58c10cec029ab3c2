using System.Collections.Immutable;

namespace Ruslo;

/// <summary>Steps side by side. Immutable: each call returns new ones.</summary>
/// <typeparam name="TState">The state of the saga.</typeparam>
public sealed class SagaBranches<TState> where TState : class
{
    internal SagaBranches(ImmutableArray<StepPlan> steps) => Steps = steps;

    internal ImmutableArray<StepPlan> Steps { get; }

    /// <summary>One of them.</summary>
    /// <param name="name">Its name: unique in the saga, without '/'. It is stored.</param>
    /// <param name="step">What it does.</param>
    /// <exception cref="ArgumentException">The name is not valid, or the step contradicts itself.</exception>
    public SagaBranches<TState> Step(string name, Func<SagaStep<TState>, SagaStepDefinition<TState>> step) => new(Steps.Add(Define(name, step)));

    internal static StepPlan Define(string name, Func<SagaStep<TState>, SagaStepDefinition<TState>> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        SagaRules.ThrowIfNoStepName(name);
        StepPlan plan = step(new(new() { Name = name })).Plan;
        SagaRules.ThrowIfContradicts(plan);
        return plan;
    }
}

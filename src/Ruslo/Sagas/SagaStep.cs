using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>A step at its beginning: it sends something. Immutable.</summary>
/// <typeparam name="TState">The state of the saga.</typeparam>
public sealed class SagaStep<TState> where TState : class
{
    private readonly StepPlan plan;

    internal SagaStep(StepPlan plan) => this.plan = plan;

    /// <summary>The step is left out unless this holds when its stage begins.</summary>
    public SagaStep<TState> When(Func<TState, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(plan with { When = s => condition((TState)s) });
    }

    /// <summary>
    /// Sends a command. Whatever event it leads to, through handlers, deciders and relays, can be the reply; a decider's refusal is a
    /// failure by itself. It may be sent again, with the same idempotency key: whoever handles it then answers again what it has answered.
    /// </summary>
    public SagaStepSent<TState> Send<TCommand>(Func<TState, TCommand> command) where TCommand : class
    {
        ArgumentNullException.ThrowIfNull(command);
        return new(plan with { Kind = StepKind.Send, Command = typeof(TCommand), Make = s => command((TState)s) });
    }

    /// <summary>
    /// Starts an instance of another saga: its final event is the reply; that it aborts without one is a failure by itself. It is the
    /// instance that the start message names: one that has been started before is not started again.
    /// </summary>
    /// <param name="child">The other saga; it is registered like any other.</param>
    /// <param name="start">A message that starts it.</param>
    public SagaStepSent<TState> Run<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TChild, TStart>(Saga<TChild> child, Func<TState, TStart> start) where TChild : class where TStart : class
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(start);
        return new(plan with { Kind = StepKind.Run, Command = typeof(TStart), Make = s => start((TState)s), Child = child.Plan });
    }

    /// <summary>Sends a command and awaits no reply: the step has succeeded when the command is recorded.</summary>
    public SagaStepDefinition<TState> Tell<TCommand>(Func<TState, TCommand> command) where TCommand : class
    {
        ArgumentNullException.ThrowIfNull(command);
        return new SagaStep<TState, TCommand>(plan with { Kind = StepKind.Tell, Command = typeof(TCommand), Make = s => command((TState)s) });
    }
}

namespace Ruslo;

/// <summary>A step that has sent, and must say what its success is: a definition without it does not compile.</summary>
/// <typeparam name="TState">The state of the saga.</typeparam>
public sealed class SagaStepSent<TState> where TState : class
{
    private readonly StepPlan plan;

    internal SagaStepSent(StepPlan plan) => this.plan = plan;

    /// <summary>The reply that is its success; derived types count.</summary>
    public SagaStep<TState, TReply> SucceedsOn<TReply>() where TReply : class
        => new(plan with { Replies = plan.Replies.Add(new(typeof(TReply), true, null)) });

    /// <inheritdoc cref="SucceedsOn{TReply}()"/>
    /// <param name="fold">What the saga remembers of it. Pure.</param>
    public SagaStep<TState, TReply> SucceedsOn<TReply>(Func<TState, TReply, TState> fold) where TReply : class
    {
        ArgumentNullException.ThrowIfNull(fold);
        return new(plan with { Replies = plan.Replies.Add(new(typeof(TReply), true, (s, e) => fold((TState)s, (TReply)e))) });
    }
}

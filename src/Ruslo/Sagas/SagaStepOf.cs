namespace Ruslo;

/// <summary>A step that succeeds with <typeparamref name="TReply"/>: compensation gets the reply that it undoes. Immutable.</summary>
/// <typeparam name="TState">The state of the saga.</typeparam>
/// <typeparam name="TReply">The reply that is its success.</typeparam>
public sealed class SagaStep<TState, TReply> : SagaStepDefinition<TState> where TState : class where TReply : class
{
    internal SagaStep(StepPlan plan) : base(plan) { }

    /// <summary>Another reply that is a success; compensation then gets either, as object.</summary>
    /// <param name="fold">What the saga remembers of it. Pure.</param>
    public SagaStep<TState, object> OrSucceedsOn<TOther>(Func<TState, TOther, TState> fold) where TOther : class
    {
        ArgumentNullException.ThrowIfNull(fold);
        if (Plan.CompensationTakesReply)
        {
            throw new ArgumentException($"Step '{Plan.Name}' says CompensateWith((state, reply) => …) for {TypeText.Short(typeof(TReply))} alone, and then that it succeeds on {TypeText.Short(typeof(TOther))} too: say OrSucceedsOn first, so that the compensation gets either.");
        }
        return new(Plan with { Replies = Plan.Replies.Add(new(typeof(TOther), true, (s, e) => fold((TState)s, (TOther)e))) });
    }

    /// <summary>For replies from outside, which carry nothing of the command: the instance by the success reply itself. It answers what is under way.</summary>
    public SagaStep<TState, TReply> KeyedBy(Func<TReply, RoutingKey> instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return With(Plan with { Keys = Plan.Keys.Add(new(typeof(TReply), e => instance((TReply)e))) });
    }

    /// <summary>For another reply of the step from outside, such as a failure.</summary>
    /// <inheritdoc cref="KeyedBy(Func{TReply, RoutingKey})"/>
    public SagaStep<TState, TReply> KeyedBy<TOther>(Func<TOther, RoutingKey> instance) where TOther : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        return With(Plan with { Keys = Plan.Keys.Add(new(typeof(TOther), e => instance((TOther)e))) });
    }

    /// <summary>A reply that is a failure: the step has not happened. A refusal is one by itself, without being named.</summary>
    public SagaStep<TState, TReply> FailsOn<TFailure>() where TFailure : class
        => With(Plan with { Replies = Plan.Replies.Add(new(typeof(TFailure), false, null)) });

    /// <inheritdoc cref="FailsOn{TFailure}()"/>
    /// <param name="fold">What the saga remembers of it. Pure.</param>
    public SagaStep<TState, TReply> FailsOn<TFailure>(Func<TState, TFailure, TState> fold) where TFailure : class
    {
        ArgumentNullException.ThrowIfNull(fold);
        return With(Plan with { Replies = Plan.Replies.Add(new(typeof(TFailure), false, (s, e) => fold((TState)s, (TFailure)e))) });
    }

    /// <summary>
    /// The command that undoes the step. It is sent when the saga aborts and the step is known to have happened, and is done when it has
    /// been handled without a failure; otherwise it is sent again, with the same idempotency key, five times at growing distances.
    /// </summary>
    public SagaStep<TState, TReply> CompensateWith<TCommand>(Func<TState, TCommand> command) where TCommand : class
    {
        ArgumentNullException.ThrowIfNull(command);
        return With(Plan with { Compensation = typeof(TCommand), Compensate = (s, _) => command((TState)s), CompensationTakesReply = false });
    }

    /// <inheritdoc cref="CompensateWith{TCommand}(Func{TState, TCommand})"/>
    /// <param name="command">From the state and the reply that is undone.</param>
    public SagaStep<TState, TReply> CompensateWith<TCommand>(Func<TState, TReply, TCommand> command) where TCommand : class
    {
        ArgumentNullException.ThrowIfNull(command);
        return With(Plan with { Compensation = typeof(TCommand), Compensate = (s, e) => command((TState)s, (TReply)e!), CompensationTakesReply = true });
    }

    /// <summary>
    /// A command that forces an answer when the outcome is unknown: sent when a time-out leaves no retry, and when the saga aborts while
    /// the step is under way, again and again until there is one. The answer is the step's success event when the step has happened, and
    /// one of its failure events when it has not and never will. A refusal of this command is no answer.
    /// </summary>
    public SagaStep<TState, TReply> CancelWith<TCommand>(Func<TState, TCommand> command) where TCommand : class
    {
        ArgumentNullException.ThrowIfNull(command);
        return With(Plan with { Canceller = typeof(TCommand), Cancel = s => command((TState)s) });
    }

    /// <summary>
    /// How long each attempt waits for a reply; left out: for ever. Then it is tried again where <see cref="Retry"/> says so, else its
    /// outcome is unknown: what undoes it is sent when it becomes known that it has happened.
    /// </summary>
    public SagaStep<TState, TReply> Timeout(TimeSpan after)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(after, TimeSpan.Zero);
        return With(Plan with { Timeout = after });
    }

    /// <summary>How often it is tried again, after failures and time-outs together. After a time-out with the same idempotency key, after a failure with a new one.</summary>
    /// <param name="attempts">How often, beside the first time.</param>
    /// <param name="delay">How long it waits before.</param>
    public SagaStep<TState, TReply> Retry(int attempts, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return With(Plan with { Retries = attempts, RetryDelay = delay, LongestDelay = null });
    }

    /// <summary>
    /// It is tried again, after failures and time-outs, until it succeeds: it never makes the saga abort. The saga can be cancelled
    /// meanwhile, and another step can fail. The distances double from the first to the longest.
    /// </summary>
    /// <param name="delay">How long it waits before the first time.</param>
    /// <param name="longest">How long it waits at most.</param>
    public SagaStep<TState, TReply> RetryForever(TimeSpan delay, TimeSpan longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, delay);
        return With(Plan with { Retries = int.MaxValue, RetryDelay = delay, LongestDelay = longest });
    }

    /// <summary>
    /// After a time-out the same command is not sent again: its answer is forced first, with <see cref="CancelWith"/>. When that says that the
    /// step has not happened, it is tried again with a new command, made from the state as it is then, and a new idempotency key: for
    /// whoever did not answer another is asked. It needs <see cref="CancelWith"/>, <see cref="Timeout"/> and <see cref="Retry"/> or
    /// <see cref="RetryForever"/>.
    /// </summary>
    public SagaStep<TState, TReply> CancelBeforeRetry() => With(Plan with { CancelsBeforeRetry = true });

    /// <summary>The saga goes on without it when it fails, or its outcome stays unknown.</summary>
    public SagaStep<TState, TReply> Optional() => With(Plan with { IsOptional = true });

    /// <summary>
    /// Once it has succeeded there is no way back: nothing aborts any more, and later steps that fail are sent again until they succeed.
    /// While it is under way nothing is undone: its outcome is awaited first, for ever if need be.
    /// </summary>
    public SagaStep<TState, TReply> Pivot() => With(Plan with { IsPivot = true });

    private static SagaStep<TState, TReply> With(StepPlan plan) => new(plan);
}

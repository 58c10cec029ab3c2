namespace Ruslo;

/// <summary>What follows from an input, committed with it.</summary>
internal abstract record SagaEffect
{
    private SagaEffect() { }

    /// <summary>A command of a step.</summary>
    /// <param name="Command">The command.</param>
    /// <param name="Step">The step; the reply finds it by this and the attempt. Empty: no reply is awaited.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="KeyAttempt">The attempt whose idempotency key it carries.</param>
    /// <param name="IsConfirmed">Whoever handles it says so when it is handled: nothing else answers it.</param>
    internal sealed record Send(object Command, string Step, int Attempt, int KeyAttempt, bool IsConfirmed = false) : SagaEffect;

    /// <summary>An event.</summary>
    /// <param name="Event">The event.</param>
    /// <param name="IsFinal">It tells the end of the instance, and answers whoever started it.</param>
    internal sealed record Publish(object Event, bool IsFinal = false) : SagaEffect;

    /// <summary>A time is waited for.</summary>
    internal sealed record Wait(SagaWait For, TimeSpan After) : SagaEffect;

    /// <summary>A time is waited for no longer.</summary>
    internal sealed record NoLonger(SagaWait For) : SagaEffect;

    /// <summary>A start message for a nested saga: a command is sent, an event published; the reply finds the step as that of a command does.</summary>
    internal sealed record Run(object Start, string Step, int Attempt, int KeyAttempt) : SagaEffect;

    /// <summary>The platform tells it, in <c>$system</c>: a compensation has failed for good.</summary>
    internal sealed record Tell(string Name, string? Step, string Reason) : SagaEffect;
}

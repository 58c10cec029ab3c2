namespace Ruslo;

/// <summary>A timer that is set for an instance.</summary>
/// <param name="For">What is waited for.</param>
/// <param name="Id">The id of the timer.</param>
/// <param name="At">When it comes.</param>
internal readonly record struct SagaTimer(SagaWait For, Guid Id, DateTimeOffset At);

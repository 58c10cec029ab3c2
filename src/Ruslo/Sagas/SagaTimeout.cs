namespace Ruslo;

/// <summary>A time has come that an instance waits for.</summary>
/// <param name="Step">The step, or the name of a process manager's time-out.</param>
/// <param name="Attempt">The attempt that it was set for.</param>
/// <param name="Wait">What then.</param>
internal sealed record SagaTimeout(string Step, int Attempt, SagaWaitKind Wait)
{
    public const string Name = "saga-timeout";
}

namespace Ruslo;

/// <summary>A time that an instance waits for. At most one of each is set.</summary>
/// <param name="Step">The step, or the name of a process manager's time-out.</param>
/// <param name="Attempt">The attempt that it belongs to; one that comes for an attempt that is over is passed over.</param>
/// <param name="Kind">What then.</param>
internal readonly record struct SagaWait(string Step, int Attempt, SagaWaitKind Kind);

namespace Ruslo;

/// <summary>One promise of a seam, and how to check it. Checks are independent of each other and may run at the same time.</summary>
/// <param name="Name">The promise, as a sentence.</param>
/// <param name="NeedsThreads">Whether it makes threads or a clock of its own, and so cannot run inside a simulation.</param>
/// <param name="RunAsync">Checks it on a fresh subject that uses this runtime; throws <see cref="ConformanceException"/> when the promise is broken.</param>
public sealed record ConformanceCheck(string Name, bool NeedsThreads, Func<RusloRuntime, Task> RunAsync)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

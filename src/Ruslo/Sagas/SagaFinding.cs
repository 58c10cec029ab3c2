namespace Ruslo;

/// <summary>Something doubtful about the definition of a saga.</summary>
/// <param name="Code">What it is: a short stable name.</param>
/// <param name="Step">The step; empty: the saga as a whole.</param>
/// <param name="Message">What it means, and what to do about it.</param>
public sealed record SagaFinding(string Code, string Step, string Message);

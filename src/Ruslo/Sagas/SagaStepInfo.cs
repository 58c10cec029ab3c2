namespace Ruslo;

/// <summary>How far a step of an instance is.</summary>
/// <param name="Name">The name of the step.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Attempt">Its last command, from 1; those that force an answer or compensate count too. 0: none was sent.</param>
/// <param name="Code">Why it, or its compensation, has failed; null: it has not.</param>
public sealed record SagaStepInfo(string Name, SagaStepStatus Status, int Attempt, string? Code);

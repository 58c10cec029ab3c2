namespace Ruslo;

/// <summary>What an instance did about an input.</summary>
/// <param name="What">In a word: <c>send</c>, <c>compensate</c>, <c>run</c>, <c>publish</c>, <c>wait</c>, <c>tell</c>.</param>
/// <param name="Name">The name of the message; null: there is none.</param>
/// <param name="Step">The step; null: it concerns none.</param>
/// <param name="Attempt">Which command of the step; 0: none.</param>
/// <param name="At">When what it waits for comes; null: it does not wait.</param>
public sealed record SagaAction(string What, string? Name, string? Step, int Attempt, DateTimeOffset? At);

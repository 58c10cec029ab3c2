namespace Ruslo;

/// <summary>A type of reply to a step.</summary>
/// <param name="Type">The type; derived types count.</param>
/// <param name="IsSuccess">Whether it says that the step has happened, or that it has not.</param>
/// <param name="Fold">What the state is after it; null: the same.</param>
internal sealed record StepReply(Type Type, bool IsSuccess, Func<object, object, object>? Fold);

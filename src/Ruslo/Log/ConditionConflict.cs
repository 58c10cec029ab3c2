namespace Ruslo;

/// <summary>An event exists that the <see cref="AppendRequest.Condition"/> rules out; nothing was appended. Only an append with a condition gets it.</summary>
/// <param name="Position">The first such event. Read on from the condition's position, and decide anew.</param>
public sealed record ConditionConflict(long Position) : AppendResult;

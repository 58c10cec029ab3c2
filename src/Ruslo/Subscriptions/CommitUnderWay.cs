namespace Ruslo;

/// <summary>A commit that has begun, and that nobody has looked at yet.</summary>
/// <param name="Effects">What it holds.</param>
/// <param name="Last">The last event that is handled with it.</param>
/// <param name="Result">What comes of it.</param>
internal sealed record CommitUnderWay(BatchEffects Effects, RecordedEvent Last, Task<CommitResult> Result);

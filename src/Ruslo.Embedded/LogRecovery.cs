namespace Ruslo;

/// <summary>What opening a log has found and done.</summary>
/// <param name="WasClean">Whether the log had been closed; a new log was.</param>
/// <param name="TornBytes">How many bytes at the end belonged to a batch that was never acknowledged; they are zeroed.</param>
/// <param name="TornCopy">The file in the log's directory that holds a copy of them; null when there were none.</param>
public sealed record LogRecovery(bool WasClean, long TornBytes, string? TornCopy);

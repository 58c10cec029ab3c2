namespace Ruslo;

/// <summary>An emit that waits in a state to be forwarded to the log.</summary>
/// <param name="Sequence">From 1, ascending, never used twice.</param>
/// <param name="Content">As it was given.</param>
public readonly record struct WaitingEmit(long Sequence, ReadOnlyMemory<byte> Content);

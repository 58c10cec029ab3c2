namespace Ruslo;

/// <summary>An entry of progress was not as expected: somebody else has moved it. Nothing was appended.</summary>
/// <param name="Entry">The first entry that differs.</param>
/// <param name="Actual">Its value; null when it does not exist.</param>
public sealed record StaleOwner(string Entry, ReadOnlyMemory<byte>? Actual) : AppendResult;

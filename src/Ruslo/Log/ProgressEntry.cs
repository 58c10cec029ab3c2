namespace Ruslo;

/// <summary>An entry of progress as it is.</summary>
/// <param name="Entry">Its name.</param>
/// <param name="Value">Its value; immutable.</param>
public readonly record struct ProgressEntry(string Entry, ReadOnlyMemory<byte> Value);

namespace Ruslo;

/// <summary>A page of documents.</summary>
/// <param name="Documents">Keys with their documents.</param>
/// <param name="Cursor">Where the next page starts; null at the end.</param>
public sealed record StatePage(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Documents, string? Cursor);

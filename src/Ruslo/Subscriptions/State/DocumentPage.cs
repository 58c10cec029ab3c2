namespace Ruslo;

/// <summary>A page of documents.</summary>
/// <param name="Documents">Keys with their documents, in the order of the query.</param>
/// <param name="Cursor">Where the next page starts; null at the end.</param>
public sealed record DocumentPage<TDocument>(IReadOnlyList<KeyValuePair<string, TDocument>> Documents, string? Cursor) where TDocument : class;

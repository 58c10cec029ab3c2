namespace Ruslo;

/// <summary>A page of cases.</summary>
/// <param name="Cases">The cases, in the order of the query.</param>
/// <param name="Cursor">Where the next page starts; null at the end.</param>
public sealed record FlowCasePage(IReadOnlyList<FlowCase> Cases, string? Cursor);

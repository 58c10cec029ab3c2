namespace Ruslo;

/// <summary>A page of instances.</summary>
/// <param name="Instances">The instances, the oldest first.</param>
/// <param name="Cursor">For the next page; null: there is none.</param>
public sealed record SagaPage(IReadOnlyList<SagaSummary> Instances, string? Cursor);

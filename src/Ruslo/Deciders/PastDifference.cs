namespace Ruslo;

/// <summary>What has become of a state, or of a view, between two points of its past.</summary>
/// <param name="Before">It at the first point; null: there was no view.</param>
/// <param name="After">It at the second point; null: there was no view.</param>
/// <param name="Changes">The values that differ, by their paths.</param>
public sealed record PastDifference<T>(T Before, T After, IReadOnlyList<ValueChange> Changes);

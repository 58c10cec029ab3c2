namespace Ruslo;

/// <summary>What has become of a view between two points of its past.</summary>
/// <param name="Before">The view at the first point; null: there was none.</param>
/// <param name="After">The view at the second point; null: there was none.</param>
/// <param name="Changes">The values that differ, by their paths.</param>
public sealed record PastDifference<TView>(TView? Before, TView? After, IReadOnlyList<ValueChange> Changes) where TView : class;

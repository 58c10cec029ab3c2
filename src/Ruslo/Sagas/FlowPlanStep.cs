namespace Ruslo;

/// <summary>A step of a flow, by the names of the catalog.</summary>
/// <param name="Name">The name of its event.</param>
/// <param name="Stage">Which stage it belongs to.</param>
/// <param name="Within">How long after the stage before; null: whenever it comes.</param>
/// <param name="UndoneBy">The name of its compensation; null: it has none.</param>
/// <param name="UndoneWithin">How long after the failure; null: whenever it comes.</param>
internal sealed record FlowPlanStep(string Name, int Stage, TimeSpan? Within, string? UndoneBy, TimeSpan? UndoneWithin);

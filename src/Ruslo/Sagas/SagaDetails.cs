namespace Ruslo;

/// <summary>One instance with all that has happened to it.</summary>
/// <param name="Summary">The instance as it is.</param>
/// <param name="State">Its state, as JSON.</param>
/// <param name="Timeline">Its moments, in order: the last that were asked for.</param>
public sealed record SagaDetails(SagaSummary Summary, string State, IReadOnlyList<SagaMoment> Timeline);

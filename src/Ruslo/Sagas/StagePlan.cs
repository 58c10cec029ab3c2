using System.Collections.Immutable;

namespace Ruslo;

/// <summary>Steps that begin together.</summary>
/// <param name="Name">The name of a parallel group; null: it is one step.</param>
/// <param name="Steps">The steps, in the order of their declaration.</param>
internal sealed record StagePlan(string? Name, ImmutableArray<StepPlan> Steps);

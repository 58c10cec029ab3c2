namespace Ruslo;

/// <summary>What was told to be missing, by <see cref="FlowStalled"/> or <see cref="FlowUncompensated"/>, has come after all. Told once for each step.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Case">The case: its correlation.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Step">The name of the event that has come.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record FlowResumed(string Flow, Guid Case, string Tenant, string Step, string Reason);

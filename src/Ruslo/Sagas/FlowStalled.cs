namespace Ruslo;

/// <summary>
/// A deadline of a case has passed without what must follow. Told once for each step, in <c>$system</c>, with the correlation of the case
/// and in its tenant; <see cref="FlowResumed"/> follows when the step comes after all.
/// </summary>
/// <param name="Flow">The flow.</param>
/// <param name="Case">The case: its correlation.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Step">The name of the event that is missing.</param>
/// <param name="DueAt">By when it had to be there.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record FlowStalled(string Flow, Guid Case, string Tenant, string Step, DateTimeOffset DueAt, string Reason);

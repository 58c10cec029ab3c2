namespace Ruslo;

/// <summary>A case has failed, and a compensation that must follow has not come in time. Told once for each compensation.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Case">The case: its correlation.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Step">The name of the compensation that is missing.</param>
/// <param name="DueAt">By when it had to be there.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record FlowUncompensated(string Flow, Guid Case, string Tenant, string Step, DateTimeOffset DueAt, string Reason);

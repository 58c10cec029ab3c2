namespace Ruslo;

/// <summary>Somebody has looked at a case and settled it: see <see cref="IFlows.DismissAsync"/>. Nothing more is told about it.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Case">The case: its correlation.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Reason">Why, as that person said.</param>
public sealed record FlowDismissed(string Flow, Guid Case, string Tenant, string Reason);

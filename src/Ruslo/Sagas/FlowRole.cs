namespace Ruslo;

/// <summary>What an event is to a flow.</summary>
/// <param name="Kind">Its part.</param>
/// <param name="Name">How the flow calls it, whatever former name it was recorded under.</param>
/// <param name="Step">The step that it is or undoes.</param>
internal sealed record FlowRole(FlowRoleKind Kind, string Name, FlowPlanStep? Step = null);

internal enum FlowRoleKind
{
    Opening = 0,
    Step = 1,
    Failure = 2,
    Compensation = 3,

    /// <summary>What flows tell themselves.</summary>
    Told = 4,
}

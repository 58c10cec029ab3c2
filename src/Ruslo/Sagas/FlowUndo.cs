namespace Ruslo;

/// <summary>A compensation that a flow expects.</summary>
/// <param name="Step">The type of the event that it undoes.</param>
/// <param name="By">The type of the event that undoes it.</param>
/// <param name="Within">How long after the failure.</param>
internal sealed record FlowUndo(Type Step, Type By, TimeSpan? Within);

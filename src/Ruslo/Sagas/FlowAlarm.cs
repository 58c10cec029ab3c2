namespace Ruslo;

/// <summary>Something to tell about a case. It is told once, however often it is noticed.</summary>
/// <param name="Trouble">What.</param>
/// <param name="Step">The name of the event that it is about.</param>
/// <param name="Reason">Of a fork, why; else empty.</param>
internal sealed record FlowAlarm(FlowTrouble Trouble, string Step, string Reason = "")
{
    /// <summary>The event that has brought it about; empty: none.</summary>
    public Guid Cause { get; init; }

    /// <summary>Whether another is the same thing to tell.</summary>
    public bool Is(FlowAlarm other) => Trouble == other.Trouble && Step == other.Step && Reason == other.Reason;
}

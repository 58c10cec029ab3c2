namespace Ruslo;

/// <summary>A decider whose states an application wants to be kept.</summary>
/// <param name="Decider">The decider.</param>
/// <param name="Name">Names its snapshots.</param>
/// <param name="State">The type of its states.</param>
/// <param name="Policy">When.</param>
internal sealed record RegisteredSnapshots(object Decider, string Name, Type State, SnapshotPolicy Policy);

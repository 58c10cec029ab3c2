namespace Ruslo;

/// <summary>Who handles a command in this log, and what of it was handled. There is at most one for a command name.</summary>
/// <param name="Handler">The subscription; of one that has let go, the last; empty when that was retired.</param>
/// <param name="Kind">What it is.</param>
/// <param name="KeepsState">It keeps its progress in a state store, where nobody else can read it.</param>
/// <param name="Checkpoints">Empty while it is held: then the progress of its handler says what was handled. Else the checkpoint of each partition when it was let go.</param>
/// <param name="Unhandled">Before those checkpoints: what was parked when it was let go.</param>
internal sealed record Claim(string Handler, ClaimKind Kind, bool KeepsState, IReadOnlyList<long> Checkpoints, IReadOnlyList<long> Unhandled)
{
    /// <summary>Of a command that nobody has handled yet.</summary>
    public static Claim None { get; } = new("", ClaimKind.Handler, false, [0], []);

    public bool IsHeld => Checkpoints.Count == 0;

    public long Last => Checkpoints.Max();

    /// <summary>Everything up to here was handled.</summary>
    public long First => Math.Min(Checkpoints.Min(), Unhandled.Count == 0 ? long.MaxValue : Unhandled.Min() - 1);

    /// <summary>Whether a command was handled before the claim was let go.</summary>
    public bool HasHandled(in StreamId routingKey, long position)
        => position <= Checkpoints[PartitionHash.Partition(PartitionHash.Of(routingKey), Checkpoints.Count)] && !Unhandled.Contains(position);
}

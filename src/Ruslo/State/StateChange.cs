namespace Ruslo;

/// <summary>One transaction on a state.</summary>
public sealed class StateChange
{
    /// <summary>Documents set or deleted, applied in order.</summary>
    public IReadOnlyList<StateWrite> Writes { get; init; } = [];

    /// <summary>Moves of progress; at most one for an entry. When one does not compare, nothing is changed.</summary>
    public IReadOnlyList<ProgressMove> Moves { get; init; } = [];

    /// <summary>Emits to keep until they are forwarded to the log; they get ascending sequence numbers. Only where the definition holds emits.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Emits { get; init; } = [];

    /// <summary>Emits up to this sequence number have been forwarded and are dropped; 0: none.</summary>
    public long ForwardedThrough { get; init; }

    /// <summary>Tables emptied before the writes: for starting over.</summary>
    public IReadOnlyList<string> Clears { get; init; } = [];
}

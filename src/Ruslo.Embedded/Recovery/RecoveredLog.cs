namespace Ruslo;

/// <summary>What a scan of the active segment has found.</summary>
internal sealed class RecoveredLog
{
    public Dictionary<string, ReadOnlyMemory<byte>> Progress { get; } = new(StringComparer.Ordinal);

    public required long Head { get; set; }

    public required long Ticks { get; set; }

    /// <summary>Where the last intact batch ends.</summary>
    public long End { get; set; } = SegmentFormat.FirstBatchAt;

    public long LastBatchAt { get; set; }

    public byte[] LastBatch { get; set; } = [];

    public required uint LastChecksum { get; set; }

    /// <summary>Whether the last batch is a close record.</summary>
    public bool IsClosed { get; set; }

    public bool HasSnapshot { get; set; }

    /// <summary>Whether the segment holds an open record.</summary>
    public bool WasOpened { get; set; }

    /// <summary>The durability of the session that wrote last.</summary>
    public Durability Durability { get; set; }
}

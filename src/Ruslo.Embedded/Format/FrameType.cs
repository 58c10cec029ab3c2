namespace Ruslo;

/// <summary>What a frame holds. The values are part of the stored format; those that are not here are reserved.</summary>
internal enum FrameType : byte
{
    /// <summary>An event.</summary>
    Event = 1,

    /// <summary>Entries of progress as an append left them.</summary>
    Progress = 2,

    /// <summary>A process has opened the log for writing.</summary>
    Opened = 3,

    /// <summary>That process has closed it.</summary>
    Closed = 4,

    /// <summary>Entries of progress as they were when the segment began.</summary>
    Snapshot = 5,

    /// <summary>The snapshot is complete.</summary>
    SnapshotEnd = 6,

    /// <summary>The header of a batch.</summary>
    Batch = 0xB7,
}

namespace Ruslo;

/// <summary>What a batch knows about a stream that its handlers write or expect something of.</summary>
internal sealed class StagedStream
{
    /// <summary>The last version in the log when it was looked up; -1 without events.</summary>
    public long InLog { get; set; }

    /// <summary>How many events the batch has staged for it.</summary>
    public int Staged { get; set; }

    /// <summary>Something staged rests on the version in the log.</summary>
    public bool IsPinned { get; set; }

    /// <summary>Something staged rests on the stream having events in the log.</summary>
    public bool MustExist { get; set; }

    public long Version => InLog + Staged;
}

namespace Ruslo;

/// <summary>What one attempt does to a stream.</summary>
internal sealed class AttemptedStream(StreamId stream, StagedStream known)
{
    public StreamId Stream => stream;

    /// <summary>What the batch knows about it.</summary>
    public StagedStream Known => known;

    /// <summary>How many events it has staged for it.</summary>
    public int Staged { get; set; }

    /// <summary>The version before this attempt that something staged rests on.</summary>
    public long? PinnedAt { get; set; }

    /// <summary>Something staged rests on the stream having events in the log.</summary>
    public bool MustExist { get; set; }
}

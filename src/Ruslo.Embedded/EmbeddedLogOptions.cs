namespace Ruslo;

/// <summary>How an embedded log is kept. Every default is a good one.</summary>
public sealed class EmbeddedLogOptions
{
    /// <summary>The size that segment files grow to; the first ones are smaller. From 16 KiB to 1 GiB; 64 MiB when left out. An append that is larger gets a segment of its own size.</summary>
    public long SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What an append has survived when it has its result.</summary>
    public Durability Durability { get; init; }

    /// <summary>How long to wait for another process to give the log up before opening fails; a minute when left out.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a lazy move of progress may wait for an append to ride with; a second when left out.</summary>
    public TimeSpan LazyDelay { get; init; } = TimeSpan.FromSeconds(1);

    internal void Validate()
    {
        if (SegmentBytes is < SegmentFormat.SmallestSegment or > SegmentFormat.LargestSegment)
        {
            throw new ArgumentException($"{nameof(SegmentBytes)} is {SegmentBytes}; it must be from {SegmentFormat.SmallestSegment} to {SegmentFormat.LargestSegment}. Leave it out for 64 MiB.");
        }
        if (!Enum.IsDefined(Durability))
        {
            throw new ArgumentException($"{nameof(Durability)} is {(int)Durability}, which is none. Use {nameof(Durability.Flushed)}.");
        }
        if (LockWait < TimeSpan.Zero || LazyDelay < TimeSpan.Zero || LazyDelay > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentException($"{nameof(LockWait)} ({LockWait}) must not be negative, and {nameof(LazyDelay)} ({LazyDelay}) must be from 0 to a minute.");
        }
    }
}

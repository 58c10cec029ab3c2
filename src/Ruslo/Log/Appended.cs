namespace Ruslo;

/// <summary>The append is durable: just now, or, when its ids were known, since it was first made.</summary>
public sealed record Appended : AppendResult
{
    private readonly long firstVersion;
    private readonly ReadOnlyMemory<EventPlace> places;

    /// <summary>The common case: the events have contiguous positions, and there is one event at most, or all are of one stream.</summary>
    public Appended(long firstPosition, long lastPosition, long firstVersion, DateTimeOffset recordedAt)
        => (FirstPosition, LastPosition, this.firstVersion, RecordedAt) = (firstPosition, lastPosition, firstVersion, recordedAt);

    /// <summary>Any other: a place for each event of the request, in its order.</summary>
    public Appended(long firstPosition, long lastPosition, ReadOnlyMemory<EventPlace> places, DateTimeOffset recordedAt)
        => (FirstPosition, LastPosition, this.places, RecordedAt) = (firstPosition, lastPosition, places, recordedAt);

    /// <summary>The lowest position of the events of the request; without events, the head.</summary>
    public long FirstPosition { get; }

    /// <summary>The highest position of the events of the request; without events, the head.</summary>
    public long LastPosition { get; }

    /// <summary>When the log took the last of the events; default without events.</summary>
    public DateTimeOffset RecordedAt { get; }

    /// <summary>Where the event of the request with this index is.</summary>
    public EventPlace Place(int index)
        => places.IsEmpty ? new(FirstPosition + index, firstVersion + index, AlreadyThere: false) : places.Span[index];
}

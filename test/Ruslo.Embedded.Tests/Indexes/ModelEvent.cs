namespace Ruslo.Embedded.Tests.Indexes;

internal sealed record ModelEvent(long Position, long Offset, int Length, StreamId Stream, long Version, Guid Id, Guid Correlation, string Name, EventKind Kind, IReadOnlyList<string> Tags, long Ticks)
{
    public RecordedEvent Recorded => new()
    {
        Position = Position,
        Stream = Stream,
        Version = Version,
        EventId = Id,
        CorrelationId = Correlation,
        Name = Name,
        Kind = Kind,
        Tags = Tags,
        RecordedAt = new(Ticks, TimeSpan.Zero),
        OccurredAt = new(Ticks, TimeSpan.Zero),
        Payload = default,
    };
}

using Ruslo;

namespace Replay;

/// <summary>Something that happened.</summary>
/// <param name="OccurredAt">When.</param>
/// <param name="Id">Derived from the stream and the place in it, so that every run of the same history gives the same one.</param>
/// <param name="Event">What.</param>
internal sealed record HistoricEvent(DateTimeOffset OccurredAt, Guid Id, object Event)
{
    /// <summary>Published again, under the same id, it is known.</summary>
    public EventToPublish ToPublish() => new(Event, new() { EventId = Id, OccurredAt = OccurredAt });
}

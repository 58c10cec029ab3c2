namespace Ruslo;

/// <summary>What is recorded about an event beside its content, for folds and keys that need it. Immutable.</summary>
public sealed record EventMetadata
{
    /// <summary>Its place in the log.</summary>
    public required long Position { get; init; }

    /// <summary>Its stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Its place in its stream, from 0.</summary>
    public long Version { get; init; }

    /// <summary>Its id.</summary>
    public Guid EventId { get; init; }

    /// <summary>When the log took it (UTC).</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>When it happened (UTC).</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>What everything that follows from one cause shares.</summary>
    public Guid CorrelationId { get; init; }

    /// <summary>The event that caused it; empty when nothing in this log did.</summary>
    public Guid CausationId { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its headers.</summary>
    public EventHeaders Headers { get; init; } = EventHeaders.None;

    /// <summary>The metadata of a recorded event.</summary>
    public static EventMetadata Of(RecordedEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new()
        {
            Position = e.Position,
            Stream = e.Stream,
            Version = e.Version,
            EventId = e.EventId,
            RecordedAt = e.RecordedAt,
            OccurredAt = e.OccurredAt,
            CorrelationId = e.CorrelationId,
            CausationId = e.CausationId,
            Tags = e.Tags,
            Headers = e.Headers,
        };
    }
}

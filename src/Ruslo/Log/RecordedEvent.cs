namespace Ruslo;

/// <summary>An event as the log holds it. Immutable; its payload is valid for ever.</summary>
public sealed class RecordedEvent
{
    /// <summary>Its place in the log, from 1, gap-free, in commit order.</summary>
    public required long Position { get; init; }

    /// <summary>Its stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Its place in its stream, from 0, contiguous.</summary>
    public required long Version { get; init; }

    /// <summary>Its id.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The stable name of its type, as it was when it was recorded.</summary>
    public required string Name { get; init; }

    /// <summary>The version of its schema, from 1.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>What sort of fact it is.</summary>
    public EventKind Kind { get; init; }

    /// <summary>When the log took it (UTC); never decreases with position.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When it happened (UTC); may be earlier or later than that of its neighbours.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What everything that follows from one cause shares.</summary>
    public Guid CorrelationId { get; init; }

    /// <summary>The event that caused it; empty when nothing in this log did.</summary>
    public Guid CausationId { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its headers.</summary>
    public EventHeaders Headers { get; init; } = EventHeaders.None;

    /// <summary>Whether it has closed its stream for good: it is the last event there, and stays that.</summary>
    public bool Closes { get; init; }

    /// <summary>The serialized event.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}

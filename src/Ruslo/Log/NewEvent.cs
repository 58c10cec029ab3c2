namespace Ruslo;

/// <summary>An event to append, already serialized. Position, version and recorded-at are the log's to give.</summary>
public readonly record struct NewEvent
{
    /// <summary>An event for a stream.</summary>
    public NewEvent(StreamId stream, Guid eventId, string name, ReadOnlyMemory<byte> payload)
    {
        Stream = stream;
        EventId = eventId;
        Name = name;
        Payload = payload;
    }

    /// <summary>The stream that it is appended to.</summary>
    public StreamId Stream { get; init; }

    /// <summary>Its id. See <see cref="AppendRequest.Idempotency"/> for what repeating one means.</summary>
    public Guid EventId { get; init; }

    /// <summary>The stable name of its type.</summary>
    public string Name { get; init; }

    /// <summary>The version of its schema, from 1.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>What sort of fact it is.</summary>
    public EventKind Kind { get; init; }

    /// <summary>When it happened; recorded-at when left out.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>What everything that follows from one cause shares; the event's own id when empty.</summary>
    public Guid CorrelationId { get; init; }

    /// <summary>The event that caused it; empty when nothing in this log did.</summary>
    public Guid CausationId { get; init; }

    /// <summary>Tags to find it by; may be null.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Headers; may be null.</summary>
    public EventHeaders? Headers { get; init; }

    /// <summary>Whether it closes its stream for good: no event comes after it.</summary>
    public bool Closes { get; init; }

    /// <summary>The serialized event. Read until the append has its result; the caller may reuse the memory afterwards.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Throws when the stream, the id, the name or the schema version breaks its rule.</summary>
    /// <exception cref="ArgumentException">It does; the message says which and what is allowed.</exception>
    public void Validate()
    {
        Stream.Validate();
        if (EventId == Guid.Empty)
        {
            throw new ArgumentException($"An event '{Name}' for {Stream} has an empty id.");
        }
        if (!TopicName.IsValid(Name) || TopicName.IsReserved(Name))
        {
            throw new ArgumentException($"'{Name}' is not a name for an event: use words of a-z, 0-9 and '-' joined by dots, at most {TopicName.MaxLength} characters, such as 'order-created'.");
        }
        if (SchemaVersion is < 1 or > ushort.MaxValue)
        {
            throw new ArgumentException($"The schema version {SchemaVersion} of '{Name}' must be from 1 to {ushort.MaxValue}.");
        }
        ValidateTexts();
    }

    private void ValidateTexts()
    {
        for (int i = 0; i < (Tags?.Count ?? 0); i++)
        {
            if (!Utf16.IsWellFormed(Tags![i]))
            {
                throw new ArgumentException($"A tag of '{Name}' for {Stream} contains half a surrogate pair, which is no text.");
            }
        }
        for (int i = 0; i < (Headers?.Count ?? 0); i++)
        {
            if (!Utf16.IsWellFormed(Headers![i].Key) || !Utf16.IsWellFormed(Headers[i].Value))
            {
                throw new ArgumentException($"A header of '{Name}' for {Stream} contains half a surrogate pair, which is no text.");
            }
        }
    }
}

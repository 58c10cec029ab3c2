namespace Ruslo;

/// <summary>
/// The last event of a stream, as long as it waits. The next one is written over it: what waits for long is not made anew for each, and
/// holds no memory that others were read into. Without tags and headers.
/// </summary>
internal sealed class GatheredEvent
{
    private const int Smallest = 512;

    private byte[] content = [];
    private int length;
    private string name = "";
    private int schemaVersion;
    private EventKind kind;
    private long position;
    private long version;
    private Guid eventId;
    private DateTimeOffset recordedAt;
    private DateTimeOffset occurredAt;
    private Guid correlationId;
    private Guid causationId;

    /// <summary>Takes an event in the place of the one before.</summary>
    /// <returns>How many more bytes it holds now.</returns>
    public int Take(RecordedEvent e)
    {
        int before = content.Length;
        if (e.Payload.Length > before)
        {
            content = GC.AllocateUninitializedArray<byte>(Math.Max(Smallest, e.Payload.Length + (e.Payload.Length / 4))); // records grow, a little each time
        }
        e.Payload.CopyTo(content);
        (length, name, schemaVersion, kind, position, version, eventId) = (e.Payload.Length, e.Name, e.SchemaVersion, e.Kind, e.Position, e.Version, e.EventId);
        (recordedAt, occurredAt, correlationId, causationId) = (e.RecordedAt, e.OccurredAt, e.CorrelationId, e.CausationId);
        return content.Length - before;
    }

    /// <summary>The event, decoded; nothing is taken afterwards.</summary>
    public Delivery Give(StreamId stream, EventSerializer serializer)
    {
        var read = new ReadEvent(new()
        {
            Position = position,
            Stream = stream,
            Version = version,
            EventId = eventId,
            Name = name,
            SchemaVersion = schemaVersion,
            Kind = kind,
            RecordedAt = recordedAt,
            OccurredAt = occurredAt,
            CorrelationId = correlationId,
            CausationId = causationId,
            Payload = content.AsMemory(0, length),
        });
        read.Decode(serializer);
        return new(read, null);
    }
}

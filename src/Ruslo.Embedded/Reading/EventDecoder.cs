using System.Text;

namespace Ruslo;

/// <summary>Makes events of frames. Thread-safe.</summary>
internal sealed class EventDecoder(TextPool texts)
{
    private TextPool.Entry? lastTopic;
    private TextPool.Entry? lastName;

    public string TopicOf(in EventFrame frame) => texts.Get(frame.Topic, ref lastTopic);

    public string NameOf(in EventFrame frame) => texts.Get(frame.Name, ref lastName);

    public StreamId StreamOf(in EventFrame frame) => new(texts.Get(frame.Tenant), TopicOf(frame), Encoding.UTF8.GetString(frame.Key));

    /// <param name="frame">Whole and intact; its bytes may be used again after.</param>
    /// <param name="stream">Its stream, when that is known.</param>
    /// <param name="payload">Its payload, in memory that is never written again.</param>
    public RecordedEvent Decode(in EventFrame frame, StreamId stream, ReadOnlyMemory<byte> payload)
    {
        (IReadOnlyList<string> tags, EventHeaders headers) = EventExtras.Read(frame.Extras, texts);
        return new()
        {
            Position = frame.Position,
            Stream = stream,
            Version = frame.Version,
            EventId = frame.EventId,
            Name = NameOf(frame),
            SchemaVersion = frame.SchemaVersion,
            Kind = frame.Kind,
            RecordedAt = new(frame.RecordedTicks, TimeSpan.Zero),
            OccurredAt = new(frame.OccurredTicks, TimeSpan.Zero),
            CorrelationId = frame.CorrelationId,
            CausationId = frame.CausationId,
            Tags = tags,
            Headers = headers,
            Payload = payload,
            Closes = frame.Closes,
        };
    }
}

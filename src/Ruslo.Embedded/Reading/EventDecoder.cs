using System.Text;

namespace Ruslo;

/// <summary>Makes events of frames. Payloads are slices of the frame's buffer, which therefore must not be used again.</summary>
internal sealed class EventDecoder(TextPool texts)
{
    /// <param name="buffer">Holds the frame.</param>
    /// <param name="at">Where in it the frame begins; it is whole and intact.</param>
    /// <param name="length">Its length.</param>
    public RecordedEvent Decode(byte[] buffer, int at, int length)
    {
        var frame = new EventFrame(buffer.AsSpan(at, length));
        (IReadOnlyList<string> tags, EventHeaders headers) = EventExtras.Read(frame.Extras);
        return new()
        {
            Position = frame.Position,
            Stream = new(texts.Get(frame.Tenant), texts.Get(frame.Topic), Encoding.UTF8.GetString(frame.Key)),
            Version = frame.Version,
            EventId = frame.EventId,
            Name = texts.Get(frame.Name),
            SchemaVersion = frame.SchemaVersion,
            Kind = frame.Kind,
            RecordedAt = new(frame.RecordedTicks, TimeSpan.Zero),
            OccurredAt = new(frame.OccurredTicks, TimeSpan.Zero),
            CorrelationId = frame.CorrelationId,
            CausationId = frame.CausationId,
            Tags = tags,
            Headers = headers,
            Payload = new(buffer, at + frame.PayloadAt, frame.PayloadLength),
        };
    }

    /// <summary>Whether topic, name and kind match; cheap, and made before the event is.</summary>
    public bool MayMatch(EventFilter filter, in EventFrame frame)
    {
        string name = texts.Get(frame.Name);
        return filter.MatchesKind(frame.Kind) && filter.MatchesName(name) && filter.MatchesTopic(texts.Get(frame.Topic), frame.Kind, name);
    }
}

using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>An event that an instance keeps, because the compensation that undoes it gets it: as it was recorded, so that it is read as any event of its version.</summary>
/// <param name="Name">The name of the event.</param>
/// <param name="SchemaVersion">Its schema version.</param>
/// <param name="Payload">Its payload, as recorded: personal members stay encrypted.</param>
/// <param name="Recorded">Where it was recorded; what decodes it needs stream and id. Null in a spec, which records nothing.</param>
internal sealed record SagaReply(string Name, int SchemaVersion, [property: JsonConverter(typeof(RawJsonConverter))] ReadOnlyMemory<byte> Payload, SagaReplySource? Recorded)
{
    /// <summary>Which of the messages that the event decodes into it is, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary>The decoded event: set when it was just received, or has been decoded after loading. Not stored.</summary>
    [JsonIgnore]
    public object? Value { get; init; }
}

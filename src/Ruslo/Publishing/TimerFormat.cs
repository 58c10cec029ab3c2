using System.Buffers;
using System.Text.Json;

namespace Ruslo;

/// <summary>
/// The payload of the event that sets a timer: when it is due, and the message as it will be recorded; part of the stored format, in
/// docs/reference/timer-format.md. The message's own payload comes last, as it is.
/// </summary>
internal static class TimerFormat
{
    private static readonly JsonEncodedText Due = JsonEncodedText.Encode("due");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Tenant = JsonEncodedText.Encode("tenant");
    private static readonly JsonEncodedText Topic = JsonEncodedText.Encode("topic");
    private static readonly JsonEncodedText Key = JsonEncodedText.Encode("key");
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");
    private static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText OccurredAt = JsonEncodedText.Encode("occurredAt");
    private static readonly JsonEncodedText Correlation = JsonEncodedText.Encode("correlation");
    private static readonly JsonEncodedText Causation = JsonEncodedText.Encode("causation");
    private static readonly JsonEncodedText Tags = JsonEncodedText.Encode("tags");
    private static readonly JsonEncodedText Headers = JsonEncodedText.Encode("headers");
    private static readonly JsonEncodedText Closes = JsonEncodedText.Encode("closes");
    private static readonly JsonEncodedText Payload = JsonEncodedText.Encode("payload");

    public static void Write(DateTimeOffset dueAt, in NewEvent message, IBufferWriter<byte> to)
    {
        using var json = new Utf8JsonWriter(to, new() { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString(Due, dueAt.UtcDateTime);
        json.WriteString(Id, message.EventId);
        if (message.Stream.Tenant.Length > 0)
        {
            json.WriteString(Tenant, message.Stream.Tenant);
        }
        json.WriteString(Topic, message.Stream.Topic);
        json.WriteString(Key, message.Stream.Key);
        json.WriteString(Name, message.Name);
        json.WriteNumber(Version, message.SchemaVersion);
        json.WriteNumber(Kind, (int)message.Kind);
        if (message.OccurredAt is { } occurredAt)
        {
            json.WriteString(OccurredAt, occurredAt.UtcDateTime);
        }
        json.WriteString(Correlation, message.CorrelationId);
        json.WriteString(Causation, message.CausationId);
        WriteTexts(json, message);
        if (message.Closes)
        {
            json.WriteBoolean(Closes, true);
        }
        json.WritePropertyName(Payload);
        json.WriteRawValue(message.Payload.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <summary>When it is due.</summary>
    /// <exception cref="RusloException">It is no such payload.</exception>
    public static DateTimeOffset ReadDue(ReadOnlySpan<byte> set)
    {
        try
        {
            var json = new Utf8JsonReader(set);
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
                {
                    bool isDue = json.ValueTextEquals(Due.EncodedUtf8Bytes);
                    json.Read();
                    if (isDue)
                    {
                        return json.GetDateTimeOffset();
                    }
                    json.Skip();
                }
            }
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
        {
            throw Malformed(failure);
        }
        throw Malformed(null);
    }

    /// <summary>The same without the message's own payload, which comes last.</summary>
    public static ReadOnlyMemory<byte> WithoutPayload(ReadOnlyMemory<byte> set)
    {
        var json = new Utf8JsonReader(set.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(Payload.EncodedUtf8Bytes))
            {
                byte[] rest = set[..(set.Span[..(int)json.TokenStartIndex].LastIndexOf((byte)',') + 1)].ToArray();
                rest[^1] = (byte)'}';
                return rest;
            }
            json.Read();
            json.Skip();
        }
        return set;
    }

    /// <summary>The message, with the memory of what it is read from.</summary>
    /// <exception cref="RusloException">It is no such payload.</exception>
    public static NewEvent ReadMessage(ReadOnlyMemory<byte> set)
    {
        try
        {
            return Read(set);
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw Malformed(failure);
        }
    }

    private static NewEvent Read(ReadOnlyMemory<byte> set)
    {
        string tenant = "", topic = "", key = "", name = "";
        var message = default(NewEvent) with { SchemaVersion = 1 };
        var json = new Utf8JsonReader(set.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (IsNext(ref json, Id))
            {
                message = message with { EventId = json.GetGuid() };
            }
            else if (IsNext(ref json, Tenant))
            {
                tenant = json.GetString()!;
            }
            else if (IsNext(ref json, Topic))
            {
                topic = json.GetString()!;
            }
            else if (IsNext(ref json, Key))
            {
                key = json.GetString()!;
            }
            else if (IsNext(ref json, Name))
            {
                name = json.GetString()!;
            }
            else if (!ReadRest(ref json, set, ref message))
            {
                json.Read();
                json.Skip();
            }
        }
        message = message with { Stream = new(tenant, topic, key), Name = name };
        message.Validate();
        return message;
    }

    private static bool ReadRest(ref Utf8JsonReader json, ReadOnlyMemory<byte> set, ref NewEvent message)
    {
        if (IsNext(ref json, Version))
        {
            message = message with { SchemaVersion = json.GetInt32() };
        }
        else if (IsNext(ref json, Kind))
        {
            message = message with { Kind = (EventKind)json.GetInt32() };
        }
        else if (IsNext(ref json, OccurredAt))
        {
            message = message with { OccurredAt = json.GetDateTimeOffset() };
        }
        else if (IsNext(ref json, Correlation))
        {
            message = message with { CorrelationId = json.GetGuid() };
        }
        else if (IsNext(ref json, Causation))
        {
            message = message with { CausationId = json.GetGuid() };
        }
        else if (IsNext(ref json, Tags))
        {
            message = message with { Tags = ReadTags(ref json) };
        }
        else if (IsNext(ref json, Headers))
        {
            message = message with { Headers = ReadHeaders(ref json) };
        }
        else if (IsNext(ref json, Closes))
        {
            message = message with { Closes = json.GetBoolean() };
        }
        else if (IsNext(ref json, Payload))
        {
            int start = (int)json.TokenStartIndex;
            json.Skip();
            message = message with { Payload = set[start..(int)json.BytesConsumed] };
        }
        else
        {
            return false;
        }
        return true;
    }

    /// <summary>Whether the property is this one; then the reader stands on its value.</summary>
    private static bool IsNext(ref Utf8JsonReader json, JsonEncodedText property) => json.ValueTextEquals(property.EncodedUtf8Bytes) && json.Read();

    private static void WriteTexts(Utf8JsonWriter json, in NewEvent message)
    {
        if (message.Tags is { Count: > 0 } tags)
        {
            json.WriteStartArray(Tags);
            foreach (string tag in tags)
            {
                json.WriteStringValue(tag);
            }
            json.WriteEndArray();
        }
        if (message.Headers is { Count: > 0 } headers)
        {
            json.WriteStartObject(Headers);
            foreach (KeyValuePair<string, string> header in headers)
            {
                json.WriteString(header.Key, header.Value);
            }
            json.WriteEndObject();
        }
    }

    private static List<string> ReadTags(ref Utf8JsonReader json)
    {
        var tags = new List<string>();
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            tags.Add(json.GetString()!);
        }
        return tags;
    }

    private static EventHeaders ReadHeaders(ref Utf8JsonReader json)
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            headers.Add(new(name, json.GetString()!));
        }
        return EventHeaders.From([.. headers]);
    }

    private static RusloException Malformed(Exception? failure)
        => new($"A timer cannot be read: {failure?.Message ?? "it says no due time."} Only the platform appends to '{TimerStream.Topic}'.", failure);
}

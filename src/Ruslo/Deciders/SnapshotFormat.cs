using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>A snapshot as a document: <c>{"shape":1,"version":99,"token":"…","state":…}</c>; personal members of the state are encrypted.</summary>
internal static class SnapshotFormat
{
    public static byte[] Write<TState>(Loaded<TState> loaded, int shape, JsonTypeInfo json, PersonalType? personal = null, StreamId stream = default)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteNumber("shape", shape);
            writer.WriteNumber("version", loaded.Version);
            writer.WriteString("token", loaded.Token.ToString());
            writer.WritePropertyName("state");
            if (personal is null)
            {
                JsonSerializer.Serialize(writer, loaded.State, json);
            }
            else
            {
                var encrypted = new ArrayBufferWriter<byte>(256);
                personal.WriteDerived(personal.SubjectOf(loaded.State!, stream.Tenant, stream.Key), JsonSerializer.SerializeToUtf8Bytes(loaded.State, json), PersonalPlace.OfSnapshot(stream), encrypted);
                writer.WriteRawValue(encrypted.WrittenSpan, skipInputValidation: true);
            }
            writer.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>What a document holds; null when it is of another shape, or of a subject that was forgotten: folded again, nothing in the state comes from what is forgotten.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="FormatException">Its token is none.</exception>
    public static Loaded<TState>? Read<TState>(ReadOnlyMemory<byte> document, int shape, JsonTypeInfo json, PersonalType? personal = null, StreamId stream = default)
    {
        var reader = new Utf8JsonReader(document.Span);
        bool isOfThisShape = false;
        long version = -1;
        Token token = default;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }
            string property = reader.GetString()!;
            reader.Read();
            switch (property)
            {
                case "shape":
                    isOfThisShape = reader.GetInt32() == shape;
                    break;
                case "version":
                    version = reader.GetInt64();
                    break;
                case "token":
                    token = Token.Parse(reader.GetString()!, CultureInfo.InvariantCulture);
                    break;
                default:
                    return IsUsable(isOfThisShape) && version >= 0 && !token.IsEmpty && StateIn(document.Span, ref reader, personal, stream) is { Length: > 0 } state
                        ? new((TState)JsonSerializer.Deserialize(state, json)!, version, token) : null;
            }
        }
        return null;
    }

    /// <summary>The JSON of the state that the reader stands before; nothing, of a forgotten subject.</summary>
    private static ReadOnlySpan<byte> StateIn(ReadOnlySpan<byte> document, ref Utf8JsonReader reader, PersonalType? personal, StreamId stream)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        ReadOnlySpan<byte> state = document[start..(int)reader.BytesConsumed];
        return personal is not null && PersonalEnvelope.IsIn(state) ? personal.ReadUnlessForgotten(state, PersonalPlace.OfSnapshot(stream)) : state;
    }

    private static bool IsUsable(bool isOfThisShape)
    {
#if PLANTED
        if (PlantedDeciders.SnapshotsOfAnyShapeAreRead)
        {
            return true;
        }
#endif
        return isOfThisShape;
    }
}

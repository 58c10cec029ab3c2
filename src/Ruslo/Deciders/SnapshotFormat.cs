using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>A snapshot as a document: <c>{"shape":1,"version":99,"token":"…","state":…}</c>.</summary>
internal static class SnapshotFormat
{
    public static byte[] Write<TState>(Loaded<TState> loaded, int shape, JsonTypeInfo json)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteNumber("shape", shape);
            writer.WriteNumber("version", loaded.Version);
            writer.WriteString("token", loaded.Token.ToString());
            writer.WritePropertyName("state");
            JsonSerializer.Serialize(writer, loaded.State, json);
            writer.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>What a document holds; null when it is of another shape.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="FormatException">Its token is none.</exception>
    public static Loaded<TState>? Read<TState>(ReadOnlyMemory<byte> document, int shape, JsonTypeInfo json)
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
                    return IsUsable(isOfThisShape) && version >= 0 && !token.IsEmpty ? new((TState)JsonSerializer.Deserialize(ref reader, json)!, version, token) : null;
            }
        }
        return null;
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

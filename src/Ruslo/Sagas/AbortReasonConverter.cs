using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>A reason without its reply, which is kept beside it as it was recorded.</summary>
internal sealed class AbortReasonConverter : JsonConverter<AbortReason>
{
    public override AbortReason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement read = JsonElement.ParseValue(ref reader);
        return new(read.GetProperty("step").GetString()!, read.GetProperty("code").GetString()!);
    }

    public override void Write(Utf8JsonWriter writer, AbortReason value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("step", value.Step);
        writer.WriteString("code", value.Code);
        writer.WriteEndObject();
    }
}

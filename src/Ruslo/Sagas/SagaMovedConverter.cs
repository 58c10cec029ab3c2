using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>Writes a record, and reads its head.</summary>
internal sealed class SagaMovedConverter : JsonConverter<SagaMoved>
{
    public override SagaMoved Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new() { Head = JsonSerializer.Deserialize(ref reader, SagaJson.Default.SagaHead) };

    public override void Write(Utf8JsonWriter writer, SagaMoved value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Record!, SagaJson.Default.SagaRecord);
}

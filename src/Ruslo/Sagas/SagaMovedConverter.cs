using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>Writes a record, and reads its head.</summary>
internal sealed class SagaMovedConverter : JsonConverter<SagaMoved>
{
    public override SagaMoved Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new() { Head = SagaHeadReader.Read(ref reader) };

    public override void Write(Utf8JsonWriter writer, SagaMoved value, JsonSerializerOptions options) => SagaRecordWriter.Write(writer, value.Record!);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>Writes a record that is JSON already.</summary>
internal sealed class SagaMovedConverter : JsonConverter<SagaMoved>
{
    private static readonly RawJsonConverter Raw = new();

    public override SagaMoved Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(Raw.Read(ref reader, typeToConvert, options));

    public override void Write(Utf8JsonWriter writer, SagaMoved value, JsonSerializerOptions options) => Raw.Write(writer, value.Json, options);
}

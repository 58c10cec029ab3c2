using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>How what sagas keep is written and read; what has its default is left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true, Converters = [typeof(StreamIdConverter), typeof(AbortReasonConverter)])]
[JsonSerializable(typeof(SagaRecord))]
[JsonSerializable(typeof(SagaSummary))]
internal sealed partial class SagaJson : JsonSerializerContext;

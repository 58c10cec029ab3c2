using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>How the events of sagas are written and read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SagaMoved))]
[JsonSerializable(typeof(SagaTimeout))]
[JsonSerializable(typeof(SagaRequested))]
[JsonSerializable(typeof(CompensationFailed))]
[JsonSerializable(typeof(CompensationLeftOut))]
[JsonSerializable(typeof(SagaAborted))]
internal sealed partial class SagaEventJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>How cases are kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(FlowCaseRow))]
internal sealed partial class FlowJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Rides;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RidesFigures))]
internal sealed partial class FiguresJson : JsonSerializerContext;

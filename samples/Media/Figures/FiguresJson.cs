using System.Text.Json.Serialization;

namespace Media;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(MediaFigures))]
internal sealed partial class FiguresJson : JsonSerializerContext;

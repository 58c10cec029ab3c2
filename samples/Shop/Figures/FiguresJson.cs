using System.Text.Json.Serialization;

namespace Shop;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ShopFigures))]
internal sealed partial class FiguresJson : JsonSerializerContext;

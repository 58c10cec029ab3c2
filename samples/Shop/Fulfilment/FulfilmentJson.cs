using System.Text.Json.Serialization;

namespace Shop;

[JsonSerializable(typeof(FulfilmentOf))]
internal sealed partial class FulfilmentJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Media;

[JsonSerializable(typeof(ViewerSnapshot))]
[JsonSerializable(typeof(Companions))]
internal sealed partial class RecommendationsJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Media;

[JsonSerializable(typeof(Activity))]
[JsonSerializable(typeof(RatedGenre))]
[JsonSerializable(typeof(RatedVideo))]
[JsonSerializable(typeof(RecommendationsView))]
[JsonSerializable(typeof(ServiceState))]
internal sealed partial class ViewsJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Media;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VideoPlayed))]
[JsonSerializable(typeof(VideoPaused))]
[JsonSerializable(typeof(UserAction))]
[JsonSerializable(typeof(RecommendationUpdated))]
[JsonSerializable(typeof(ServiceHealthChanged))]
public sealed partial class MediaJson : JsonSerializerContext;

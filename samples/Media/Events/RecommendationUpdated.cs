using Ruslo;

namespace Media;

/// <summary>What is recommended to a viewer is another list than before.</summary>
/// <param name="ViewerId">The viewer.</param>
/// <param name="Videos">The list, best first.</param>
[Event("recommendation-updated", Topic = "recommendations")]
public sealed record RecommendationUpdated([StreamKey] string ViewerId, IReadOnlyList<Recommended> Videos);

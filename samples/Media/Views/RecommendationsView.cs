using Ruslo;

namespace Media;

/// <summary>What a viewer's page shows.</summary>
/// <param name="Videos">The list, best first.</param>
/// <param name="Updates">How many lists there have been.</param>
internal sealed record RecommendationsView(IReadOnlyList<Recommended> Videos, int Updates)
{
    public static Projection<RecommendationsView> Projection { get; } = Ruslo.Projection.For<RecommendationsView>("recommendations", version: 1)
        .On<RecommendationUpdated>(static (view, e) => new(e.Videos, (view?.Updates ?? 0) + 1))
        .Json(ViewsJson.Default.RecommendationsView);
}

using Ruslo;

namespace Media;

/// <summary>What a viewer has done in all.</summary>
internal sealed record Activity(Ratings? Ratings, long Played, long Paused, long Seconds, long Searched, long Listed, long Tagged)
{
    private static readonly Activity None = new(null, 0, 0, 0, 0, 0, 0);

    public static Projection<Activity> Projection { get; } = Ruslo.Projection.For<Activity>("activity", version: 1)
        .On<ViewerEvent>(static (viewer, e) => Fold(viewer ?? None, e))
        .Json(ViewsJson.Default.Activity);

    private static Activity Fold(Activity viewer, ViewerEvent e) => e switch
    {
        VideoPlayed => viewer with { Played = viewer.Played + 1 },
        VideoPaused paused => viewer with { Paused = viewer.Paused + 1, Seconds = viewer.Seconds + paused.Position - paused.From },
        UserAction { Action: Actions.Rated } rated => viewer with { Ratings = Media.Ratings.Plus(viewer.Ratings, rated.Rating) },
        UserAction { Action: Actions.Searched } => viewer with { Searched = viewer.Searched + 1 },
        UserAction { Action: Actions.Listed } => viewer with { Listed = viewer.Listed + 1 },
        UserAction { Action: Actions.Tagged } => viewer with { Tagged = viewer.Tagged + 1 },
        _ => viewer,
    };
}

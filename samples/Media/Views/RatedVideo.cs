using System.Globalization;
using Ruslo;

namespace Media;

/// <summary>A video by the ratings that it got.</summary>
internal sealed record RatedVideo(string Title, Ratings Ratings)
{
    /// <summary>The videos by how often they were rated.</summary>
    public const string ByRatings = "ratings";

    public static Projection<RatedVideo> Projection { get; } = Ruslo.Projection.For<RatedVideo>("videos", version: 1)
        .OnEach<UserAction>(keys: static e => e is { Action: Actions.Rated, Video: { } video } ? [KeyOf(video.Id)] : [], fold: static (rated, e) => new(e.Video!.Title, Ratings.Plus(rated?.Ratings, e.Rating)))
        .Index(ByRatings, static rated => rated.Ratings.Count)
        .Json(ViewsJson.Default.RatedVideo);

    public static string KeyOf(int video) => video.ToString(CultureInfo.InvariantCulture);
}

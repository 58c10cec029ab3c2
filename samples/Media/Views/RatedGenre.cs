using Ruslo;

namespace Media;

/// <summary>A genre by the ratings that its videos got; the key is its name. A video of three genres counts in each.</summary>
internal sealed record RatedGenre(Ratings Ratings)
{
    public static Projection<RatedGenre> Projection { get; } = Ruslo.Projection.For<RatedGenre>("genres", version: 1)
        .OnEach<UserAction>(keys: static e => e is { Action: Actions.Rated, Video: { } video } ? video.EachGenre().Select(static genre => (RoutingKey)genre) : [], fold: static (genre, e) => new(Ratings.Plus(genre?.Ratings, e.Rating)))
        .Json(ViewsJson.Default.RatedGenre);
}

using System.Collections.Immutable;

namespace Media;

/// <summary>What the recommender knows of a viewer: all that it needs, so that it never reads a stream again.</summary>
/// <param name="Met">Videos that are not recommended any more, because the viewer has begun, listed or rated them; the newest last.</param>
/// <param name="Liked">The last that the viewer gave four stars or more; the newest last.</param>
/// <param name="Top">What is recommended, best first.</param>
internal sealed record ViewerSnapshot(ImmutableArray<int> Met, ImmutableArray<int> Liked, ImmutableArray<Recommended> Top)
{
    public const string Table = "viewers";
    public const int MostMet = 5_000;
    public const int MostLiked = 6;

    public static ViewerSnapshot New { get; } = new([], [], []);

    public ViewerSnapshot Meets(int video)
        => Met.Contains(video) ? this : this with { Met = Newest(Met, video, MostMet) };

    public ViewerSnapshot Likes(int video)
        => Liked.Contains(video) ? this : this with { Liked = Newest(Liked, video, MostLiked) };

    private static ImmutableArray<int> Newest(ImmutableArray<int> all, int video, int most)
        => (all.Length < most ? all : all.RemoveAt(0)).Add(video);
}

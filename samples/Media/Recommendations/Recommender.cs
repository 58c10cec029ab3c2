using System.Globalization;
using Ruslo;

namespace Media;

/// <summary>
/// Learns what is liked together, and says when the list of a viewer is another one. Its snapshots of viewers and videos, its progress and
/// what it publishes are one transaction, and the ids of its events are derived from what it handles: so each change is told once.
/// </summary>
internal sealed class Recommender : IEventHandler<VideoPlayed>, IEventHandler<UserAction>
{
    /// <summary>In a header: when what made a list another one was recorded.</summary>
    public const string CausedAt = "caused-at";
    private const decimal Likes = 4;

    public static void Describe(SubscriptionBuilder subscription) => subscription.WithTally()
        .State<ViewerSnapshot>(ViewerSnapshot.Table, static table => table.Json(RecommendationsJson.Default.ViewerSnapshot))
        .State<Companions>(Companions.Table, static table => table.Json(RecommendationsJson.Default.Companions))
        .Handle<Recommender>();

    public async ValueTask HandleAsync(VideoPlayed e, HandlerContext context, CancellationToken cancellationToken)
    {
        if (e.Position == 0)
        {
            await MeetAsync(e.ViewerId, e.VideoId, likes: false, context, cancellationToken);
        }
        await Handling.CountAsync(context, cancellationToken);
    }

    public async ValueTask HandleAsync(UserAction e, HandlerContext context, CancellationToken cancellationToken)
    {
        if (e is { Action: Actions.Rated or Actions.Listed, Video: { } video })
        {
            await MeetAsync(e.ViewerId, video.Id, e.Rating >= Likes, context, cancellationToken);
        }
        await Handling.CountAsync(context, cancellationToken);
    }

    private static async ValueTask MeetAsync(string viewerId, int video, bool likes, HandlerContext context, CancellationToken cancellationToken)
    {
        Documents<ViewerSnapshot> viewers = context.State<ViewerSnapshot>();
        ViewerSnapshot known = await viewers.GetAsync(viewerId, cancellationToken) ?? ViewerSnapshot.New;
        ViewerSnapshot viewer = known.Meets(video);
        if (likes)
        {
            viewer = viewer.Likes(video);
        }
        if (likes || known.Top.Any(r => r.VideoId == video))
        {
            Dictionary<int, Companions> liked = await LikedAsync(viewer, context.State<Companions>(), cancellationToken);
            if (!known.Liked.Contains(video) && likes)
            {
                LearnTogether(video, liked, context.State<Companions>());
            }
            viewer = viewer with { Top = TopList.Of(viewer, liked) };
        }
        if (!viewer.Top.SequenceEqual(known.Top))
        {
            EventHeaders headers = EventHeaders.None.With(CausedAt, context.Recorded.RecordedAt.ToString("O", CultureInfo.InvariantCulture));
            await context.Events.PublishAsync(new RecommendationUpdated(viewerId, viewer.Top), new() { OccurredAt = context.Recorded.OccurredAt, Headers = headers }, cancellationToken);
        }
        if (viewer != known)
        {
            viewers.Set(viewerId, viewer);
        }
    }

    private static async ValueTask<Dictionary<int, Companions>> LikedAsync(ViewerSnapshot viewer, Documents<Companions> videos, CancellationToken cancellationToken)
    {
        var liked = new Dictionary<int, Companions>();
        foreach (int video in viewer.Liked)
        {
            liked[video] = await videos.GetAsync(KeyOf(video), cancellationToken) ?? Companions.None;
        }
        return liked;
    }

    /// <summary>A video was liked by one who liked these others before.</summary>
    private static void LearnTogether(int video, Dictionary<int, Companions> liked, Documents<Companions> videos)
    {
        Companions companions = liked[video].Liked();
        foreach (int other in liked.Keys.Where(other => other != video).ToArray())
        {
            companions = companions.With(other);
            liked[other] = liked[other].With(video);
            videos.Set(KeyOf(other), liked[other]);
        }
        liked[video] = companions;
        videos.Set(KeyOf(video), companions);
    }

    private static string KeyOf(int video) => video.ToString(CultureInfo.InvariantCulture);
}

using System.Security.Cryptography;
using System.Text;
using Ruslo;

namespace Media;

/// <summary>Reads the figures from the views and from the state tables of the services.</summary>
internal sealed class FigureReader(StateFigures states, IViews views, Latencies latencies, HealthWatch health)
{
    private const int Top = 10;
    private const int Page = 1_000;

    public async Task<MediaFigures> ReadAsync(double eventsPerSecond, CancellationToken cancellationToken)
    {
        AuditFigures audit = await states.AuditAsync(ServiceNames.Audit, new EventFilter { Topics = [.. MediaHost.Audited.Select(static topic => TopicPattern.Parse(topic))] }, cancellationToken);
        List<Activity> activity = await ViewsAsync<Activity>().Select(static v => v.Value).ToListAsync(cancellationToken);
        var genres = new SortedDictionary<string, RatingFigures>(StringComparer.Ordinal);
        await foreach ((string genre, RatedGenre rated) in ViewsAsync<RatedGenre>())
        {
            genres[genre] = RatingFigures.Of(rated.Ratings);
        }
        return new()
        {
            Events = audit.Seen,
            Viewers = activity.Count,
            Videos = await views.Of<RatedVideo>().CountAsync(cancellationToken: cancellationToken),
            Ratings = RatingFigures.Of(new(activity.Sum(static a => a.Ratings?.Count ?? 0), activity.Sum(static a => a.Ratings?.Stars ?? 0))),
            Tags = activity.Sum(static a => a.Tagged),
            RatingsByGenre = genres,
            TopVideos = await TopAsync(cancellationToken),
            Playback = new(activity.Sum(static a => a.Played), activity.Sum(static a => a.Paused), activity.Sum(static a => a.Seconds), activity.Sum(static a => a.Searched), activity.Sum(static a => a.Listed)),
            Recommendations = await RecommendationsAsync(cancellationToken),
            Handled = await states.HandledByAsync(ServiceNames.All, cancellationToken),
            Lost = audit.Lost,
            Doubled = audit.Doubled,
            OutOfOrder = audit.OutOfOrder,
            EventsPerSecond = eventsPerSecond,
            PublishToRecommendedMs = new(latencies.Quantile(0.5), latencies.Quantile(0.99)),
            Health = await HealthAsync(cancellationToken),
        };
    }

    /// <summary>Of equals at the end of the list, those with the lowest numbers: so all equals are read.</summary>
    private async Task<IReadOnlyList<TopVideo>> TopAsync(CancellationToken cancellationToken)
    {
        var found = new List<TopVideo>();
        await foreach ((string key, RatedVideo video) in views.Of<RatedVideo>().StreamAsync(static q => q with { Index = RatedVideo.ByRatings, Descending = true }, cancellationToken))
        {
            if (found.Count >= Top && video.Ratings.Count < found[Top - 1].Ratings)
            {
                break;
            }
            found.Add(new(int.Parse(key, System.Globalization.CultureInfo.InvariantCulture), video.Title, video.Ratings.Count, RatingFigures.Of(video.Ratings).Mean));
        }
        return [.. found.OrderByDescending(static v => v.Ratings).ThenBy(static v => v.Id).Take(Top)];
    }

    private async Task<RecommendationFigures> RecommendationsAsync(CancellationToken cancellationToken)
    {
        (long viewers, long updates) = (0, 0);
        RecommendationsView? example = null;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach ((string viewer, RecommendationsView view) in ViewsAsync<RecommendationsView>())
        {
            viewers++;
            updates += view.Updates;
            example ??= view.Videos.Count == TopList.Length ? view : null;
            digest.AppendData(Encoding.UTF8.GetBytes($"{viewer}:{string.Join(',', view.Videos.Select(static v => v.VideoId))}\n"));
        }
        var titles = new List<string>();
        foreach (Recommended recommended in example?.Videos ?? [])
        {
            titles.Add($"{await TitleAsync(recommended.VideoId, cancellationToken)}, because of {await TitleAsync(recommended.Because, cancellationToken)}");
        }
        return new(viewers, updates, Convert.ToHexStringLower(digest.GetHashAndReset())[..16], titles);
    }

    private async Task<string> TitleAsync(int video, CancellationToken cancellationToken)
        => (await views.GetAsync<RatedVideo>(RatedVideo.KeyOf(video), cancellationToken))?.Title ?? "?";

    private async Task<HealthFigures> HealthAsync(CancellationToken cancellationToken)
    {
        var services = new SortedDictionary<string, string>(StringComparer.Ordinal);
        long changes = 0;
        await foreach ((string service, ServiceState state) in ViewsAsync<ServiceState>())
        {
            services[service] = state.Status;
            changes += state.Changes;
        }
        return new(changes, (long)health.LongestLag.TotalMilliseconds, services);
    }

    private IAsyncEnumerable<KeyValuePair<string, TView>> ViewsAsync<TView>() where TView : class
        => views.Of<TView>().StreamAsync(static q => q with { Limit = Page });
}

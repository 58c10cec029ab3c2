using System.Text.Json.Nodes;
using Xunit;

namespace Media.Tests;

public sealed class MediaRunTests
{
    private const int Viewers = 25;

    [Fact]
    public void A_run_killed_again_and_again_ends_with_the_figures_of_an_undisturbed_one_which_the_history_tells()
    {
        using var undisturbed = new MediaProcess();
        JsonObject figures = undisturbed.RunToTheEnd();
        AssertFigures(MediaHistory.Read(null), figures);

        using var killed = new MediaProcess();
        var dice = new Random(4711);
        int kills = 0;
        while (kills < 3 && killed.RunAndKillAfter(TimeSpan.FromMilliseconds(700 + dice.Next(800))))
        {
            kills++;
        }
        Assert.True(kills >= 1, "It ended before it could be killed: it is too fast for this test.");
        Assert.Equal(figures.ToJsonString(), killed.RunToTheEnd().ToJsonString());
    }

    [Fact]
    public void The_first_viewers_of_MovieLens_end_with_figures_that_their_files_tell()
    {
        using var folder = new TemporaryFolder();
        MovieLensFiles.CopyViewers(MovieLensFiles.Folder, folder.Path, Viewers);
        MovieLensFiles files = MovieLensFiles.Read(folder.Path);
        using var media = new MediaProcess("--data", folder.Path);
        JsonObject figures = media.RunToTheEnd();

        Assert.Equal(Viewers, Number(figures["viewers"]));
        Assert.Equal(files.Tags, Number(figures["tags"]));
        Assert.Equal(files.Ratings.Select(static r => r.Video).Distinct().Count(), Number(figures["videos"]));
        Assert.Equal(Rated(files.Ratings.Select(static r => r.Stars)), Rated(figures["ratings"]));
        var genres = from rating in files.Ratings from genre in files.Genres[rating.Video] group rating.Stars by genre into stars orderby stars.Key select (stars.Key, Rated(stars));
        Assert.Equal(genres.OrderBy(static g => g.Key, StringComparer.Ordinal), figures["ratingsByGenre"]!.AsObject().Select(static g => (g.Key, Rated(g.Value))));
        var top = from rating in files.Ratings group rating.Stars by rating.Video into stars orderby stars.Count() descending, stars.Key select (stars.Key, files.Titles[stars.Key], Rated(stars));
        Assert.Equal(top.Take(10), figures["topVideos"]!.AsArray().Select(static v => ((int)Number(v!["id"]), v["title"]!.GetValue<string>(), (Number(v["ratings"]), v["mean"]!.GetValue<decimal>()))));
        AssertFigures(MediaHistory.Read(folder.Path), figures);
    }

    /// <summary>The same figures, counted from the history without any log.</summary>
    private static void AssertFigures(History history, JsonObject figures)
    {
        object[] events = [.. history.Events.Select(static e => e.Event)];
        UserAction[] actions = [.. events.OfType<UserAction>()];
        JsonNode playback = figures["playback"]!;
        Assert.Equal((events.OfType<VideoPlayed>().Count(), events.OfType<VideoPaused>().Count(), events.OfType<VideoPaused>().Sum(static p => (long)p.Position - p.From)),
            (Number(playback["played"]), Number(playback["paused"]), Number(playback["seconds"])));
        Assert.Equal((actions.Count(static a => a.Action == Actions.Searched), actions.Count(static a => a.Action == Actions.Listed)), (Number(playback["searched"]), Number(playback["listed"])));
        Assert.Equal(Rated(actions.Where(static a => a.Action == Actions.Rated).Select(static a => a.Rating!.Value)), Rated(figures["ratings"]));

        long updates = Number(figures["recommendations"]!["updates"]);
        Assert.InRange(updates, 100, events.Length);
        Assert.Equal(events.Length + updates, Number(figures["events"]));
        Assert.Equal([("recommender", events.OfType<VideoPlayed>().Count() + actions.Length), ("delivery", updates), ("audit", events.Length + updates)], figures["handled"]!.AsObject().Select(static h => (h.Key, Number(h.Value))));
        Assert.Equal((0, 0, 0), (Number(figures["lost"]), Number(figures["doubled"]), Number(figures["outOfOrder"])));
    }

    private static (long Count, decimal Mean) Rated(IEnumerable<decimal> stars) => (stars.Count(), Math.Round(stars.Average(), 4, MidpointRounding.AwayFromZero));

    private static (long Count, decimal Mean) Rated(JsonNode? ratings) => (Number(ratings!["count"]), ratings["mean"]!.GetValue<decimal>());

    private static long Number(JsonNode? node) => node!.GetValue<long>();

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("ruslo-media-data-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

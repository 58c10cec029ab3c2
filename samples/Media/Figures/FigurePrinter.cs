using System.Text.Encodings.Web;
using System.Text.Json;
using static Replay.FigureText;

namespace Media;

/// <summary>Writes the figures for people and for programs.</summary>
internal static class FigurePrinter
{
    /// <summary>Titles as they are written.</summary>
    private static readonly FiguresJson Json = new(new(FiguresJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void Print(MediaFigures figures, TextWriter to)
    {
        to.WriteLine();
        List(to, "events", [Text($"{figures.Events:#,0}"), $"lost {figures.Lost}", $"doubled {figures.Doubled}", $"out of order {figures.OutOfOrder}"]);
        List(to, "viewers", [Text($"{figures.Viewers:#,0}"), Text($"{figures.Ratings.Count:#,0} ratings of {figures.Videos:#,0} videos"), Text($"{figures.Ratings.Mean:0.00} stars in the mean"), Text($"{figures.Tags:#,0} tags")]);
        PlaybackFigures playback = figures.Playback;
        List(to, "playback", [Text($"{playback.Played:#,0} played"), Text($"{playback.Paused:#,0} paused"), Text($"{playback.Seconds / 3600:#,0} hours"), Text($"{playback.Searched:#,0} searches"), Text($"{playback.Listed:#,0} put on lists")]);
        List(to, "genres", figures.RatingsByGenre.OrderByDescending(static g => g.Value.Count).ThenBy(static g => g.Key, StringComparer.Ordinal).Take(6).Select(static g => Text($"{g.Key} {g.Value.Count:#,0} ({g.Value.Mean:0.00})")));
        List(to, "videos", figures.TopVideos.Take(4).Select(static v => Text($"{v.Title} {v.Ratings:#,0} ({v.Mean:0.00})")));
        List(to, "lists", [Text($"{figures.Recommendations.Viewers:#,0} viewers"), Text($"{figures.Recommendations.Updates:#,0} updates"), $"digest {figures.Recommendations.Digest}"]);
        foreach (string line in figures.Recommendations.Example.Take(3))
        {
            to.WriteLine($"          {line}");
        }
        List(to, "health", [.. figures.Health.Services.GroupBy(static s => s.Value).Select(static s => Text($"{s.Count()} {s.Key}")), Text($"{figures.Health.Changes:#,0} changes"), Text($"longest lag {figures.Health.LongestLagMs:#,0} ms")]);
        List(to, "speed", [Text($"{figures.EventsPerSecond:#,0} events/s published and handled"), Text($"from published to recommended p50 {figures.PublishToRecommendedMs.P50:#,0.#} ms"), Text($"p99 {figures.PublishToRecommendedMs.P99:#,0.#} ms")]);
    }

    public static void WriteJson(MediaFigures figures, string path)
        => File.WriteAllText(path, JsonSerializer.Serialize(figures, Json.MediaFigures) + Environment.NewLine);
}

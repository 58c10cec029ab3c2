using System.Globalization;

namespace Media.Tests;

/// <summary>What the figures must say, from the files of MovieLens alone: counted here, without the sample's histories, events and folds.</summary>
/// <param name="Ratings">Viewer, video and stars of each.</param>
/// <param name="Tags">How many tags.</param>
/// <param name="Titles">Titles by video.</param>
/// <param name="Genres">Genres by video.</param>
internal sealed record MovieLensFiles(IReadOnlyList<(string Viewer, int Video, decimal Stars)> Ratings, int Tags, IReadOnlyDictionary<int, string> Titles, IReadOnlyDictionary<int, string[]> Genres)
{
    public static string Folder => Path.Combine(RealData.Folder("media"), "ml-latest-small");

    public static MovieLensFiles Read(string folder)
    {
        List<string[]> movies = CsvRows.Of(folder, "movies.csv", "movieId", "title", "genres");
        return new(
            [.. CsvRows.Of(folder, "ratings.csv", "userId", "movieId", "rating").Select(r => (r[0], Number(r[1]), decimal.Parse(r[2], CultureInfo.InvariantCulture)))],
            CsvRows.Of(folder, "tags.csv", "tag").Count,
            movies.ToDictionary(m => Number(m[0]), m => m[1]),
            movies.ToDictionary(m => Number(m[0]), m => m[2].Split('|')));
    }

    /// <summary>A folder of the same form with the lines of some viewers.</summary>
    public static void CopyViewers(string from, string to, int viewers)
    {
        Directory.CreateDirectory(to);
        File.Copy(Path.Combine(from, "movies.csv"), Path.Combine(to, "movies.csv"));
        foreach (string file in (string[])["ratings.csv", "tags.csv"])
        {
            string[] lines = File.ReadAllLines(Path.Combine(from, file));
            File.WriteAllLines(Path.Combine(to, file), [lines[0], .. lines.Skip(1).Where(line => Number(line[..line.IndexOf(',')]) <= viewers)]);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

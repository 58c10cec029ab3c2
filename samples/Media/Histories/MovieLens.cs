namespace Media;

/// <summary>The MovieLens ratings and tags of GroupLens, with their times; what is played around a rating is <see cref="Viewing"/>'s.</summary>
internal static class MovieLens
{
    private const string RatingsFile = "ratings.csv";
    private const string MoviesFile = "movies.csv";
    private const string TagsFile = "tags.csv";

    /// <exception cref="ArgumentException">It is not in the folder.</exception>
    public static void AddTo(Viewing viewing, string folder)
    {
        foreach (string file in (string[])[RatingsFile, MoviesFile, TagsFile])
        {
            if (!File.Exists(Path.Combine(folder, file)))
            {
                throw new ArgumentException($"'{Path.GetFullPath(folder)}' holds no {file}: it is not a folder of MovieLens.");
            }
        }
        Dictionary<int, Video> videos = CsvTable.Rows(folder, MoviesFile, static t => new Video(t.Number("movieId"), t.Text("title"), t.Text("genres"))).ToDictionary(static v => v.Id);
        foreach ((string viewer, int video, decimal stars, DateTimeOffset at) in CsvTable.Rows(folder, RatingsFile, static t => (t.Text("userId"), t.Number("movieId"), t.Money("rating"), TimeOf(t))))
        {
            viewing.Rated(viewer, videos[video], stars, at);
        }
        foreach ((string viewer, int video, string tag, DateTimeOffset at) in CsvTable.Rows(folder, TagsFile, static t => (t.Text("userId"), t.Number("movieId"), t.Text("tag"), TimeOf(t))))
        {
            viewing.Tagged(viewer, videos[video], tag, at);
        }
    }

    private static DateTimeOffset TimeOf(CsvTable t) => DateTimeOffset.FromUnixTimeSeconds(t.Number("timestamp"));
}

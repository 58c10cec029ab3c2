namespace Media;

/// <summary>A video, as far as events tell of it.</summary>
/// <param name="Id">Its number in the data.</param>
/// <param name="Title">Its title, with the year.</param>
/// <param name="Genres">Its genres as the data writes them, joined by '|'.</param>
public sealed record Video(int Id, string Title, string Genres)
{
    /// <summary>What a video without genres says.</summary>
    public const string NoGenres = "(no genres listed)";

    public string[] EachGenre() => Genres.Split('|');
}

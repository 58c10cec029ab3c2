namespace Media;

/// <summary>Four hours of 200 viewers with 400 films, of which each viewer likes two genres: the same in every run.</summary>
internal static class MadeUpEvening
{
    public const int Viewers = 200;
    public const int Ratings = 4_000;
    private const int Films = 400;
    private static readonly DateTimeOffset Start = new(2026, 1, 10, 19, 0, 0, TimeSpan.Zero);
    private static readonly string[] Genres = ["Action", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Romance", "Thriller"];
    private static readonly string[] Words = ["Quiet", "River", "Winter", "Glass", "Harbour", "Lantern", "Orchard", "Northern", "Paper", "Salt"];

    public static void AddTo(Viewing viewing)
    {
        var dice = new Dice(20260110);
        Video[] films = [.. Enumerable.Range(1, Films).Select(id => FilmOf(id, dice))];
        var seen = new HashSet<(int Viewer, int Film)>();
        while (seen.Count < Ratings)
        {
            int viewer = dice.Below(Viewers);
            Video film = films[Math.Min(dice.Below(Films), dice.Below(Films))]; // some are more popular
            bool likes = film.EachGenre().Any(genre => genre == Genres[viewer % Genres.Length] || genre == Genres[viewer / Genres.Length % Genres.Length]);
            int halves = likes ? 7 + dice.Below(4) : 2 + dice.Below(7);
            if (seen.Add((viewer, film.Id)))
            {
                viewing.Rated($"viewer-{viewer + 1:000}", film, halves / 2m, Start.AddSeconds(dice.Below(14_400)));
            }
        }
    }

    private static Video FilmOf(int id, Dice dice)
    {
        int first = dice.Below(Genres.Length);
        int second = dice.Below(Genres.Length);
        return new(id, $"{Words[dice.Below(Words.Length)]} {Words[dice.Below(Words.Length)]} ({1990 + dice.Below(36)})", first == second ? Genres[first] : $"{Genres[first]}|{Genres[second]}");
    }
}

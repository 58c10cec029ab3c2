namespace Media;

/// <summary>How often something was rated, and how well.</summary>
internal sealed record Ratings(long Count, decimal Stars)
{
    public static Ratings Plus(Ratings? known, decimal? stars) => new((known?.Count ?? 0) + 1, (known?.Stars ?? 0) + (stars ?? 0));
}

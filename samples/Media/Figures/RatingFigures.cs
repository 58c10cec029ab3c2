namespace Media;

/// <param name="Count">How many.</param>
/// <param name="Mean">In stars, rounded to four places, halves away from zero.</param>
internal sealed record RatingFigures(long Count, decimal Mean)
{
    public static RatingFigures Of(Ratings ratings)
        => new(ratings.Count, ratings.Count == 0 ? 0 : Math.Round(ratings.Stars / ratings.Count, 4, MidpointRounding.AwayFromZero));
}

namespace Media;

/// <param name="Viewers">Who has a list.</param>
/// <param name="Updates">How many lists there have been.</param>
/// <param name="Digest">Of all lists of the end: equal digests, equal lists.</param>
/// <param name="Example">The first full list: titles, each with the one that speaks for it.</param>
internal sealed record RecommendationFigures(long Viewers, long Updates, string Digest, IReadOnlyList<string> Example);

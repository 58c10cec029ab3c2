using System.Collections.Immutable;

namespace Media;

/// <summary>
/// What to recommend to whom: people who liked what you liked, liked these too. Of each video that the viewer liked last, a companion gets
/// the share of those who liked it that liked both, damped where few did; the shares are added up. Whole numbers, so every machine agrees.
/// </summary>
internal static class TopList
{
    public const int Length = 10;
    private const int LeastTogether = 2;
    private const int Damping = 10;
    private const long Share = 1_000_000;

    public static ImmutableArray<Recommended> Of(ViewerSnapshot viewer, IReadOnlyDictionary<int, Companions> liked)
    {
        var found = new Dictionary<int, (long Score, long Best, int Because)>();
        foreach (int video in viewer.Liked)
        {
            Companions companions = liked[video];
            for (int i = 0; i < companions.Videos.Length; i++)
            {
                if (companions.Counts[i] >= LeastTogether)
                {
                    long share = companions.Counts[i] * Share / (companions.Likes + Damping);
                    (long score, long best, int because) = found.GetValueOrDefault(companions.Videos[i]);
                    found[companions.Videos[i]] = share > best ? (score + share, share, video) : (score + share, best, because);
                }
            }
        }
        return [.. found.OrderByDescending(static f => f.Value.Score).ThenBy(static f => f.Key)
            .Where(f => !viewer.Met.Contains(f.Key)).Take(Length).Select(static f => new Recommended(f.Key, f.Value.Because))];
    }
}

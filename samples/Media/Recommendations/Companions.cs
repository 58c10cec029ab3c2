using System.Collections.Immutable;

namespace Media;

/// <summary>Of one video: who liked it, and what else they liked about the same time. Bounded: a newcomer takes the place of the least, and its count and one more (Space-Saving: Metwally, Agrawal, El Abbadi, 2005), so what counts is never lost, at worst overrated.</summary>
/// <param name="Likes">How many liked it.</param>
/// <param name="Videos">The others.</param>
/// <param name="Counts">How many liked both, by the place of the other.</param>
internal sealed record Companions(int Likes, ImmutableArray<int> Videos, ImmutableArray<int> Counts)
{
    public const string Table = "videos";
    public const int Most = 32;

    public static Companions None { get; } = new(0, [], []);

    public Companions Liked() => this with { Likes = Likes + 1 };

    public Companions With(int other)
    {
        int place = Videos.IndexOf(other);
        if (place >= 0)
        {
            return this with { Counts = Counts.SetItem(place, Counts[place] + 1) };
        }
        if (Videos.Length < Most)
        {
            return this with { Videos = Videos.Add(other), Counts = Counts.Add(1) };
        }
        int least = Counts.IndexOf(Counts.Min());
        return this with { Videos = Videos.SetItem(least, other), Counts = Counts.SetItem(least, Counts[least] + 1) };
    }
}

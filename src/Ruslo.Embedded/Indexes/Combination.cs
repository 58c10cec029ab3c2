namespace Ruslo;

/// <summary>What filters ask for and most events share: a topic, a name and a kind. Ordered ordinally, so that files do not depend on who came first.</summary>
internal sealed record Combination(string Topic, string Name, EventKind Kind) : IComparable<Combination>
{
    public int CompareTo(Combination? other)
    {
        if (other is null)
        {
            return 1;
        }
        int byTopic = string.CompareOrdinal(Topic, other.Topic);
        int byName = byTopic != 0 ? byTopic : string.CompareOrdinal(Name, other.Name);
        return byName != 0 ? byName : Kind.CompareTo(other.Kind);
    }

    /// <summary>Whether events of this combination can match a filter.</summary>
    public bool Matches(EventFilter filter) => filter.MatchesName(Name) && filter.MatchesKind(Kind) && filter.MatchesTopic(Topic, Kind, Name);
}

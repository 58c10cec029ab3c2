namespace Ruslo;

/// <summary>One way to match an <see cref="EventQuery"/>: an event with all of these tags and one of these names. At least one of both is given.</summary>
public sealed record QueryItem
{
    /// <summary>The most tags, and the most names, of one item.</summary>
    public const int MaxParts = 32;

    /// <summary>It has all of these tags; empty: any. Compared ordinally.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The name is one of these; empty: any. A name is compared as it was recorded: list the former names of a renamed event too.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Events with all of these tags, whatever their names.</summary>
    public static QueryItem Tagged(params IReadOnlyList<string> tags) => new() { Tags = tags };

    /// <summary>Whether the name and the tags of an event match.</summary>
    public bool Matches(string name, IReadOnlyList<string> tags) => MatchesName(name) && MatchesTags(tags);

    /// <summary>Whether a name matches.</summary>
    public bool MatchesName(string name) => Names.Count == 0 || Names.Contains(name);

    internal QueryItem Checked()
    {
        ArgumentNullException.ThrowIfNull(Tags);
        ArgumentNullException.ThrowIfNull(Names);
        if (Tags.Count == 0 && Names.Count == 0)
        {
            throw new ArgumentException("An item of a query has neither tags nor names, so every event would match it. Say which tags an event must have, or which names.");
        }
        if (Tags.Count > MaxParts || Names.Count > MaxParts)
        {
            throw new ArgumentException($"An item of a query has {Tags.Count} tags and {Names.Count} names; at most {MaxParts} of each are allowed.");
        }
        foreach (string tag in Tags)
        {
            if (tag is null || !Utf16.IsWellFormed(tag))
            {
                throw new ArgumentException("A tag of a query is null or contains half a surrogate pair, which is no text.");
            }
        }
        foreach (string name in Names)
        {
            if (name is null || !TopicName.IsValid(name) || TopicName.IsReserved(name))
            {
                throw new ArgumentException($"'{name}' in a query is not a name of an event: use words of a-z, 0-9 and '-' joined by dots, such as 'order-created'.");
            }
        }
        return new() { Tags = [.. Tags], Names = [.. Names] };
    }

    private bool MatchesTags(IReadOnlyList<string> tags)
    {
        for (int i = 0; i < Tags.Count; i++)
        {
            if (!tags.Contains(Tags[i]))
            {
                return false;
            }
        }
        return true;
    }
}

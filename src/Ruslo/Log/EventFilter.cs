namespace Ruslo;

/// <summary>
/// Which events a reader wants: those that match every part that is given. Immutable and thread-safe. Topics and kinds are
/// independent of payloads, so logs answer filters from their indexes.
/// </summary>
public sealed record EventFilter
{
    /// <summary>Every event but those of reserved topics and commands.</summary>
    public static EventFilter All { get; } = new() { Topics = [TopicPattern.Parse("**")] };

    /// <summary>Everything the log holds, reserved topics and commands included.</summary>
    public static EventFilter Everything { get; } = new();

    /// <summary>The topic matches one of these; empty: any topic, reserved ones and commands included.</summary>
    public IReadOnlyList<TopicPattern> Topics { get; init; } = [];

    /// <summary>The name is one of these; empty: any.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>It has one of these tags; empty: any.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The kind is one of these; empty: any.</summary>
    public IReadOnlyList<EventKind> Kinds { get; init; } = [];

    /// <summary>The tenant is this one; null: any.</summary>
    public string? Tenant { get; init; }

    /// <summary>It matches this query, which has a tenant of its own; null: any.</summary>
    public EventQuery? Query { get; init; }

    /// <summary>Whether an event matches.</summary>
    public bool Matches(RecordedEvent e)
        => MatchesTopic(e.Stream.Topic, e.Kind, e.Name) && MatchesName(e.Name) && MatchesKind(e.Kind) && MatchesTags(e.Tags)
            && (Tenant is null || string.Equals(Tenant, e.Stream.Tenant, StringComparison.Ordinal)) && (Query is null || Query.Matches(e));

    /// <summary>Whether a topic matches. Wildcards match neither reserved topics nor commands; a command is matched by its topic in full, its name or its kind.</summary>
    public bool MatchesTopic(string topic, EventKind kind, string name)
    {
        if (Topics.Count == 0)
        {
            return true;
        }
        bool onlyInFull = kind == EventKind.Command && !Kinds.Contains(EventKind.Command) && !Names.Contains(name);
        for (int i = 0; i < Topics.Count; i++)
        {
            TopicPattern pattern = Topics[i];
            if (onlyInFull ? pattern.IsLiteral && pattern.Matches(topic) : pattern.Matches(topic))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a name matches.</summary>
    public bool MatchesName(string name) => Names.Count == 0 || Names.Contains(name);

    /// <summary>Whether a kind matches.</summary>
    public bool MatchesKind(EventKind kind) => Kinds.Count == 0 || Kinds.Contains(kind);

    /// <summary>Whether one of the tags matches.</summary>
    public bool MatchesTags(IReadOnlyList<string> tags)
    {
        if (Tags.Count == 0)
        {
            return true;
        }
        for (int i = 0; i < tags.Count; i++)
        {
            if (Tags.Contains(tags[i]))
            {
                return true;
            }
        }
        return false;
    }
}

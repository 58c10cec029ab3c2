namespace Ruslo;

/// <summary>A filter over one page: topic, name and kind are judged before an event is made, and once for neighbours that share them. For one read.</summary>
internal sealed class PageFilter(EventFilter filter)
{
    private readonly bool looksAtEvents = filter.Tags.Count > 0 || filter.Tenant is not null || filter.Query is not null;
    private string? topic;
    private string? name;
    private EventKind kind;
    private bool verdict;

    /// <summary>False: it does not match, whatever else it has.</summary>
    public bool MayMatch(string topic, string name, EventKind kind)
    {
        if (!ReferenceEquals(topic, this.topic) || !ReferenceEquals(name, this.name) || kind != this.kind)
        {
            (this.topic, this.name, this.kind) = (topic, name, kind);
            verdict = filter.MatchesKind(kind) && filter.MatchesName(name) && filter.MatchesTopic(topic, kind, name);
        }
        return verdict;
    }

    /// <summary>Whether an event matches that may.</summary>
    public bool Matches(RecordedEvent e) => !looksAtEvents || filter.Matches(e);
}

namespace Ruslo;

/// <summary>Which cases of a flow. Every part that is given must fit.</summary>
public sealed record FlowCaseQuery
{
    /// <summary>Those of a status.</summary>
    public FlowCaseStatus? Status { get; init; }

    /// <summary>Only those that have forked.</summary>
    public bool IsForked { get; init; }

    /// <summary>Only those that were opened at this time or before.</summary>
    public DateTimeOffset? OpenedUntil { get; init; }

    /// <summary>The most cases of a page; 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Continues after the page that gave this cursor, of the same query; stable while cases come and go.</summary>
    public string? Cursor { get; init; }
}

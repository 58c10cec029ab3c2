namespace Ruslo;

/// <summary>A case of a flow, as its subscription has last committed it.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Case">Its correlation.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Status">How it stands.</param>
public sealed record FlowCase(string Flow, Guid Case, string Tenant, FlowCaseStatus Status)
{
    /// <summary>Whether something has happened that must not.</summary>
    public bool IsForked { get; init; }

    /// <summary>When the log took the event that opened it.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the log took the last event that the flow watches.</summary>
    public DateTimeOffset LastEventAt { get; init; }

    /// <summary>When it has ended; null: it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The name of the event that made it fail; null: none has.</summary>
    public string? FailedBy { get; init; }

    /// <summary>Why somebody has settled it; null: nobody has.</summary>
    public string? DismissedBecause { get; init; }

    /// <summary>The steps of the flow, in their order.</summary>
    public IReadOnlyList<FlowCaseStep> Steps { get; init; } = [];

    /// <summary>What has happened that must not: the names of events, each with one of the reasons of <see cref="FlowForked"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Forks { get; init; } = [];
}

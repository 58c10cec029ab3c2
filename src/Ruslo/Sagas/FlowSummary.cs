namespace Ruslo;

/// <summary>How the cases of a flow stand. Forked ones are counted in their status, too.</summary>
/// <param name="Flow">The flow.</param>
public sealed record FlowSummary(Flow Flow)
{
    /// <summary>On their way, and nothing is late.</summary>
    public long Open { get; init; }

    /// <summary>On their way, with a step that is late.</summary>
    public long Stalled { get; init; }

    /// <summary>Failed, and waiting for compensations that are not late.</summary>
    public long Compensating { get; init; }

    /// <summary>Failed, with a compensation that is late.</summary>
    public long Uncompensated { get; init; }

    /// <summary>Come to their end, and still kept.</summary>
    public long Completed { get; init; }

    /// <summary>Failed and undone, and still kept.</summary>
    public long Failed { get; init; }

    /// <summary>Settled by somebody, and still kept.</summary>
    public long Dismissed { get; init; }

    /// <summary>Those in which something has happened that must not, whatever their status; but not those that somebody has settled.</summary>
    public long Forked { get; init; }
}

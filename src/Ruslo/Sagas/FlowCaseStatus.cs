namespace Ruslo;

/// <summary>How a case of a flow stands. The values are part of the stored format.</summary>
public enum FlowCaseStatus
{
    /// <summary>It is on its way, and nothing is late.</summary>
    Open = 0,

    /// <summary>It is on its way, and a step is late: <see cref="FlowStalled"/> was told.</summary>
    Stalled = 1,

    /// <summary>It has failed, and waits for compensations that are not late.</summary>
    Compensating = 2,

    /// <summary>It has failed, and a compensation is late: <see cref="FlowUncompensated"/> was told.</summary>
    Uncompensated = 3,

    /// <summary>It has come to its end.</summary>
    Completed = 4,

    /// <summary>It has failed, and everything that was to be undone is.</summary>
    Failed = 5,

    /// <summary>Somebody has settled it.</summary>
    Dismissed = 6,
}

namespace Ruslo;

/// <summary>What has become of a timer.</summary>
public enum TimerState
{
    /// <summary>It will fire.</summary>
    Pending = 0,

    /// <summary>It has fired: what it was to publish is in the log.</summary>
    Fired = 1,

    /// <summary>It was cancelled.</summary>
    Cancelled = 2,

    /// <summary>It was due, and the log has refused for good what it was to publish, because that stream is closed. A <c>timer-failed</c> in <c>$system</c> says so.</summary>
    Failed = 3,
}

namespace Ruslo;

/// <summary>What came of cancelling a timer.</summary>
public enum TimerCancellation
{
    /// <summary>It is cancelled, and will not fire.</summary>
    Cancelled = 0,

    /// <summary>It had fired before.</summary>
    AlreadyFired = 1,

    /// <summary>It had been cancelled before.</summary>
    AlreadyCancelled = 2,

    /// <summary>It was due, and the log has refused what it was to publish: see <see cref="TimerState.Failed"/>.</summary>
    AlreadyFailed = 3,

    /// <summary>No timer of that id was set.</summary>
    Unknown = 4,
}

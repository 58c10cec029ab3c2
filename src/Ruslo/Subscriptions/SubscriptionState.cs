namespace Ruslo;

/// <summary>What a subscription, or one of its partitions, is doing.</summary>
public enum SubscriptionState
{
    /// <summary>It handles what comes.</summary>
    Running = 0,

    /// <summary>It does not run here: not started yet, stopped, or retired.</summary>
    Stopped = 1,

    /// <summary>Somebody paused it; it resumes when somebody resumes it.</summary>
    Paused = 2,

    /// <summary>An outage, or too many parked keys: it waits and probes by itself.</summary>
    Interrupted = 3,

    /// <summary>A store fails, a commit is not durable in time, or an event's key cannot be computed: it tries again by itself.</summary>
    Stalled = 4,

    /// <summary>Somebody else owns the partition now, or its events are newer than this process knows: it does nothing here.</summary>
    GivenUp = 5,
}

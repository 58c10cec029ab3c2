namespace Ruslo;

/// <summary>Views that can be read, and how far they have come. Thread-safe.</summary>
internal interface IReadableViews
{
    IState State { get; }

    /// <summary>The subscription that made them.</summary>
    string Subscription { get; }

    /// <summary>All of them are folds up to positions from the least to the most.</summary>
    (long Least, long Most) Reached { get; }

    /// <summary>Whether the view under a key has everything up to a position in it, or is parked.</summary>
    bool HasPassed(StreamId key, long position);

    /// <summary>Waits until it has; false when these views come no further, but others may be read instead.</summary>
    ValueTask<bool> WaitAsync(StreamId key, long position, CancellationToken cancellationToken);

    /// <summary>How far the view under a key has come.</summary>
    long ReachedBy(StreamId key);

    /// <summary>The position at which a key is parked; null when it is not.</summary>
    long? ParkedAt(StreamId key);

    /// <summary>The parked key that the event at a position is the head of, or waits in; null when there is none.</summary>
    StreamId? ParkedKeyOf(long position);

    /// <summary>Why the view under a key does not come further; null when it does.</summary>
    string? ReasonOf(StreamId key);
}

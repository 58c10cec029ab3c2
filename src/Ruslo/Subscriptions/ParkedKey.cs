namespace Ruslo;

/// <summary>A routing key whose events wait, because the first of them could not be handled.</summary>
public sealed record ParkedKey
{
    /// <summary>The subscription.</summary>
    public required string Subscription { get; init; }

    /// <summary>The partition.</summary>
    public required int Partition { get; init; }

    /// <summary>The routing key: a stream, or a key without a topic where the subscription computes its own.</summary>
    public required StreamId Key { get; init; }

    /// <summary>The position of the event that failed: requests name it, so that none hits another event.</summary>
    public required long Position { get; init; }

    /// <summary>How many events wait, the failed one included.</summary>
    public required int Waiting { get; init; }

    /// <summary>How often the head has failed since it was parked, that time included.</summary>
    public required int Failures { get; init; }

    /// <summary>Why it failed the last time.</summary>
    public required string Error { get; init; }

    /// <summary>When it was parked.</summary>
    public required DateTimeOffset ParkedAt { get; init; }

    /// <summary>When it is retried by itself.</summary>
    public required DateTimeOffset RetryAt { get; init; }
}

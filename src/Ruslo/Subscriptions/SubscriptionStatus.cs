namespace Ruslo;

/// <summary>A subscription at one moment.</summary>
public sealed record SubscriptionStatus
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Grows with every rewind and re-registration.</summary>
    public required int Generation { get; init; }

    /// <summary>What it is doing: that of its partitions that is most in need of attention.</summary>
    public required SubscriptionState State { get; init; }

    /// <summary>Why, when it is not running.</summary>
    public string? Reason { get; init; }

    /// <summary>When its progress becomes durable.</summary>
    public required DeliveryMode Mode { get; init; }

    /// <summary>The head of the log that the lag is measured against.</summary>
    public required long Head { get; init; }

    /// <summary>How many positions its slowest partition is behind the head.</summary>
    public long Lag => Partitions.Count == 0 ? 0 : Head - Partitions.Min(static partition => partition.Position);

    /// <summary>How long its slowest partition's next event has been waiting; zero when nothing waits.</summary>
    public TimeSpan LagTime { get; init; }

    /// <summary>Events handled since it started here.</summary>
    public long Handled => Partitions.Sum(static partition => partition.Handled);

    /// <summary>Attempts that failed since it started here.</summary>
    public long Failures => Partitions.Sum(static partition => partition.Failures);

    /// <summary>Parked keys.</summary>
    public int ParkedKeys => Partitions.Sum(static partition => partition.ParkedKeys);

    /// <summary>Events that wait in parked keys, their heads included.</summary>
    public int ParkedEvents => Partitions.Sum(static partition => partition.ParkedEvents);

    /// <summary>What its handlers have published waits in its state to be forwarded to the log.</summary>
    public bool IsForwarding { get; init; }

    /// <summary>Its partitions, by number.</summary>
    public required IReadOnlyList<PartitionStatus> Partitions { get; init; }
}

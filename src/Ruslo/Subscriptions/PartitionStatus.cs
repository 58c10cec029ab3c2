namespace Ruslo;

/// <summary>A partition at one moment.</summary>
public sealed record PartitionStatus
{
    /// <summary>Its number, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Grows whenever it changes hands.</summary>
    public required long Epoch { get; init; }

    /// <summary>What it is doing.</summary>
    public required SubscriptionState State { get; init; }

    /// <summary>Why, when it is not running.</summary>
    public string? Reason { get; init; }

    /// <summary>Everything up to here is handled, parked, or not for it.</summary>
    public required long Position { get; init; }

    /// <summary>The part of it that is durable.</summary>
    public required long Checkpoint { get; init; }

    /// <summary>Whether it reads for itself, because it could not keep up with the tail.</summary>
    public required bool CatchingUp { get; init; }

    /// <summary>Events handled since it started here.</summary>
    public required long Handled { get; init; }

    /// <summary>Attempts that failed since it started here.</summary>
    public required long Failures { get; init; }

    /// <summary>Events whose names this process does not know, skipped since it started here.</summary>
    public required long Unknown { get; init; }

    /// <summary>Parked keys.</summary>
    public required int ParkedKeys { get; init; }

    /// <summary>Events that wait in parked keys, their heads included.</summary>
    public required int ParkedEvents { get; init; }
}

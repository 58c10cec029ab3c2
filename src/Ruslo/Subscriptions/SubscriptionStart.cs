namespace Ruslo;

/// <summary>Where a subscription starts, or is rewound to.</summary>
public readonly record struct SubscriptionStart
{
    private SubscriptionStart(long? after, DateTimeOffset? time) => (After, Time) = (after, time);

    /// <summary>With what is appended from its registration on; the default.</summary>
    public static SubscriptionStart Now => default;

    /// <summary>With the first event of the log.</summary>
    public static SubscriptionStart Beginning => new(0, null);

    /// <summary>With the event at a position, from 1.</summary>
    public static SubscriptionStart At(long position)
        => position >= 1 ? new(position - 1, null) : throw new ArgumentOutOfRangeException(nameof(position), position, "Positions start at 1.");

    /// <summary>With the first event recorded at or after a time.</summary>
    public static SubscriptionStart At(DateTimeOffset time) => new(null, time);

    /// <summary>The position after which it starts, where it is known without looking.</summary>
    internal long? After { get; }

    internal DateTimeOffset? Time { get; }

    /// <inheritdoc/>
    public override string ToString() => After is { } after ? after == 0 ? "the beginning" : $"position {after + 1}" : Time is { } time ? $"{time:O}" : "now";

    /// <summary>The checkpoint that it means in this log.</summary>
    internal async ValueTask<long> ResolveAsync(IEventLog log, CancellationToken cancellationToken)
        => After ?? (Time is { } time ? await log.FindPositionAsync(time, cancellationToken) - 1 : log.Head);
}

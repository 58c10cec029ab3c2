namespace Ruslo;

/// <summary>What a decision sends beside its events, made by <see cref="Decision.Send"/> and <see cref="Decision.Schedule(object, TimeSpan)"/>.</summary>
/// <param name="Message">The command, or the event or command to schedule.</param>
public sealed record Outgoing(object Message)
{
    /// <summary>For a timer: how long after the decision.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>For a timer: when.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether it is a timer.</summary>
    public bool IsTimer => After.HasValue || At.HasValue;
}

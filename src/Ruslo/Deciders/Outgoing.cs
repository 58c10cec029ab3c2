namespace Ruslo;

/// <summary>What a decision sends beside its events, made by <see cref="Decision.Send"/>, <see cref="Decision.Schedule(object, TimeSpan, string)"/> and <see cref="Decision.CancelTimer"/>.</summary>
/// <param name="Message">The command, or the event or command to schedule; to cancel a timer, its id.</param>
public sealed record Outgoing(object Message)
{
    /// <summary>For a timer: how long after the decision.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>For a timer: when.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>For a timer: its id; null: a new one.</summary>
    public string? TimerId { get; init; }

    /// <summary>Whether it cancels a timer.</summary>
    public bool IsCancellation { get; init; }

    /// <summary>Whether it sets a timer.</summary>
    public bool IsTimer => After.HasValue || At.HasValue;
}

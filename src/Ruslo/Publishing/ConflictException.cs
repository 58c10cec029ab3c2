namespace Ruslo;

/// <summary>A publisher's expected version or condition was not met; nothing was published. (Deciders return conflicts as values.)</summary>
public sealed class ConflictException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that carries the conflict.</summary>
    public ConflictException() { }

    /// <param name="message">What happened.</param>
    public ConflictException(string message) : base(message) { }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    public ConflictException(string message, Exception? innerException) : base(message, innerException) { }

    /// <param name="conflict">What was expected and what is.</param>
    public ConflictException(Conflict conflict)
        : base($"{conflict.Stream} was expected to have {conflict.Expected}, but {(conflict.Actual < 0 ? "has no events" : $"is at version {conflict.Actual}")}. Read the stream again and decide anew.")
    {
        Stream = conflict.Stream;
        Conflict = conflict;
    }

    /// <param name="conflict">The event that a condition rules out.</param>
    public ConflictException(ConditionConflict conflict)
        : base($"The event at position {conflict.Position} exists, which the condition rules out. Read what the condition is about again and decide anew.")
    {
        Position = conflict.Position;
        Contradiction = conflict;
    }

    /// <summary>What was expected and what is; null when it was a condition over a query that was not met.</summary>
    public Conflict? Conflict { get; }

    /// <summary>Where the event is that a condition over a query rules out; null when it was an expected version that was not met.</summary>
    public ConditionConflict? Contradiction { get; }
}

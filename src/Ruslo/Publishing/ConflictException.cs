namespace Ruslo;

/// <summary>A publisher's expected version was not met; nothing was published. (Deciders return conflicts as values.)</summary>
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

    /// <summary>What was expected and what is.</summary>
    public Conflict? Conflict { get; }
}

namespace Ruslo;

/// <summary>A token is of another log, or of a log that was restored from an older backup and does not hold its event any more. Read without it.</summary>
public sealed class ForeignTokenException : RusloException
{
    /// <summary>For serializers and tests.</summary>
    public ForeignTokenException() { }

    /// <param name="message">What happened.</param>
    public ForeignTokenException(string message) : base(message) { }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    public ForeignTokenException(string message, Exception? innerException) : base(message, innerException) { }
}

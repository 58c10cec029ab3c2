namespace Ruslo;

/// <summary>There is no room for an append. Nothing was appended; appends succeed again, without a restart, when there is room.</summary>
public sealed class LogFullException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public LogFullException() { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    public LogFullException(string message) : base(message) { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public LogFullException(string message, Exception? innerException) : base(message, innerException) { }
}

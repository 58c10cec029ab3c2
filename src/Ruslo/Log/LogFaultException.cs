namespace Ruslo;

/// <summary>The log has failed and serves nothing more until it is opened again, which goes through recovery. Appends that were in flight may or may not be durable.</summary>
public sealed class LogFaultException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public LogFaultException() { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    public LogFaultException(string message) : base(message) { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public LogFaultException(string message, Exception? innerException) : base(message, innerException) { }
}

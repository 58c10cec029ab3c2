namespace Ruslo;

/// <summary>Another process has the log open for writing.</summary>
public sealed class LogLockedException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public LogLockedException() { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    public LogLockedException(string message) : base(message) { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public LogLockedException(string message, Exception? innerException) : base(message, innerException) { }
}

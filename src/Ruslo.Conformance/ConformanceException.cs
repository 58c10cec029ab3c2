namespace Ruslo;

/// <summary>The subject of a conformance check broke its promise.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public ConformanceException() { }

    /// <param name="message">What was promised, and what happened.</param>
    public ConformanceException(string message) : base(message) { }

    /// <param name="message">What was promised, and what happened.</param>
    /// <param name="innerException">What was thrown instead.</param>
    public ConformanceException(string message, Exception? innerException) : base(message, innerException) { }
}

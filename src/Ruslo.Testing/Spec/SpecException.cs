namespace Ruslo;

/// <summary>An example does not hold; the message shows what was expected beside what is.</summary>
public sealed class SpecException : Exception
{
    /// <summary>For serializers and tests.</summary>
    public SpecException() { }

    /// <param name="message">What was expected, and what is.</param>
    public SpecException(string message) : base(message) { }

    /// <param name="message">What was expected, and what is.</param>
    /// <param name="innerException">What caused it.</param>
    public SpecException(string message, Exception? innerException) : base(message, innerException) { }
}

namespace Ruslo;

/// <summary>An application under test did not settle, or is not as it was asserted to be. The message says who, where and why.</summary>
public sealed class TestAppException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public TestAppException() { }

    /// <param name="message">Who, where and why.</param>
    public TestAppException(string message) : base(message) { }

    /// <param name="message">Who, where and why.</param>
    /// <param name="innerException">The last failure of a handler, where there is one.</param>
    public TestAppException(string message, Exception? innerException) : base(message, innerException) { }
}

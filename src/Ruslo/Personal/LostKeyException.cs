namespace Ruslo;

/// <summary>Personal data cannot be read because its key is not in the key store, although nobody has forgotten its subject: the store was lost, or an older one was restored.</summary>
public sealed class LostKeyException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public LostKeyException() { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    public LostKeyException(string message) : base(message) { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public LostKeyException(string message, Exception? innerException) : base(message, innerException) { }
}

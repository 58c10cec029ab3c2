namespace Ruslo;

/// <summary>The log refuses what was published, for good; nothing was published.</summary>
public sealed class RefusedException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that carries the refusal.</summary>
    public RefusedException() { }

    /// <param name="message">What happened.</param>
    public RefusedException(string message) : base(message) { }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    public RefusedException(string message, Exception? innerException) : base(message, innerException) { }

    /// <param name="refused">What the log said.</param>
    public RefusedException(Refused refused) : base(refused.Message) => Reason = refused.Reason;

    /// <summary>Why.</summary>
    public RefusedReason? Reason { get; }
}

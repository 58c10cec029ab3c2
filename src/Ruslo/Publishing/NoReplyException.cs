namespace Ruslo;

/// <summary>A request has ended without a reply and without a refusal, and its caller asked for an exception: see <see cref="Reply{TReply}.OrThrow"/>.</summary>
public sealed class NoReplyException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that says how it ended.</summary>
    public NoReplyException() { }

    /// <param name="message">What happened.</param>
    public NoReplyException(string message) : base(message) { }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    public NoReplyException(string message, Exception? innerException) : base(message, innerException) { }

    /// <param name="outcome">How the request has ended.</param>
    /// <param name="message">What happened, and what to do about it.</param>
    public NoReplyException(ReplyOutcome outcome, string message) : base(message) => Outcome = outcome;

    /// <summary>How the request has ended.</summary>
    public ReplyOutcome Outcome { get; } = ReplyOutcome.NoReply;
}

namespace Ruslo;

/// <summary>A command was refused, and its caller asked for an exception: see <see cref="Reply{TReply}.OrThrow"/>, and that of a decider's result.</summary>
public sealed class CommandRefusedException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that carries the refusal.</summary>
    public CommandRefusedException() { }

    /// <param name="message">What happened.</param>
    public CommandRefusedException(string message) : base(message) { }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    public CommandRefusedException(string message, Exception? innerException) : base(message, innerException) { }

    /// <param name="refusal">Why.</param>
    public CommandRefusedException(Refusal refusal) : base($"The command was refused: {refusal.Reason}.") => Refusal = refusal;

    /// <summary>Why.</summary>
    public Refusal? Refusal { get; }
}

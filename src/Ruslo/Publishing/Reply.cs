namespace Ruslo;

/// <summary>What came of a request. The command is recorded, however it has ended.</summary>
/// <param name="Outcome">How it has ended.</param>
/// <param name="Command">The recorded command; with its id the request can be made again, and then finds what has come of it since.</param>
/// <param name="Token">Where the reply or the refusal is, for reading one's own writes; else where the command is.</param>
/// <typeparam name="TReply">The event that was waited for.</typeparam>
public sealed record Reply<TReply>(ReplyOutcome Outcome, Published Command, Token Token) where TReply : class
{
    /// <summary>The reply; null when there is none.</summary>
    public TReply? Value { get; init; }

    /// <summary>Which command was refused and why; null when none was.</summary>
    public CommandRefused? Refused { get; init; }

    /// <summary>Why there is no reply, for people; null when there is one.</summary>
    public string? Why { get; init; }

    /// <summary>Whether there is a reply.</summary>
    public bool IsReply => Outcome == ReplyOutcome.Replied;

    /// <summary>The reply, for callers to whom everything else is a fault.</summary>
    /// <exception cref="CommandRefusedException">The command was refused.</exception>
    /// <exception cref="NoReplyException">There is no reply, or not yet.</exception>
    public TReply OrThrow() => Outcome switch
    {
        ReplyOutcome.Replied => Value!,
        ReplyOutcome.Refused => throw new CommandRefusedException(new Refusal(Refused!.Reason)),
        _ => throw new NoReplyException(Outcome, $"There is no {typeof(TReply).Name}: {Why}") { EventId = Command.EventId, Position = Command.Token.Position },
    };
}

namespace Ruslo;

/// <summary>How a request has ended.</summary>
public enum ReplyOutcome
{
    /// <summary>The command has caused the reply.</summary>
    Replied = 0,

    /// <summary>A decider has refused the command, or one that followed from it, before there was a reply.</summary>
    Refused = 1,

    /// <summary>The command's handler has passed it, and nothing was recorded that it caused: there will be no reply.</summary>
    NoReply = 2,

    /// <summary>The command could not be handled, or waits behind one that could not: somebody must free its key first.</summary>
    Parked = 3,

    /// <summary>None of these happened in time. The command is recorded, and may still be handled.</summary>
    TimedOut = 4,
}

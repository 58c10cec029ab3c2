namespace Ruslo;

/// <summary>The log refuses the append for good: repeating it cannot succeed. Nothing was appended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Message">Why, where, and what to do.</param>
public sealed record Refused(RefusedReason Reason, string Message) : AppendResult
{
    /// <summary>What a log answers to an event for a stream that takes no more.</summary>
    /// <param name="stream">The closed stream.</param>
    /// <param name="name">The name of the event.</param>
    public static Refused Closed(StreamId stream, string name)
        => new(RefusedReason.StreamClosed, $"{stream} is closed for good, so it takes no '{name}'. Read the event that closed it, and begin a stream under another key.");
}

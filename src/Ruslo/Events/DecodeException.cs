namespace Ruslo;

/// <summary>The payload of a recorded event does not fit the type that its name and version stand for. Trying again cannot help.</summary>
public sealed class DecodeException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public DecodeException() { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    public DecodeException(string message) : base(message) { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public DecodeException(string message, Exception? innerException) : base(message, innerException) { }

    internal static DecodeException For(RecordedEvent e, string what, Exception? innerException = null)
        => new($"Event '{e.Name}' version {e.SchemaVersion} at position {e.Position} ({e.Stream}, id {e.EventId}) cannot be read: {what}", innerException)
        {
            Stream = e.Stream,
            Position = e.Position,
            EventId = e.EventId,
        };
}

namespace Ruslo;

/// <summary>The base of every exception that Ruslo throws for a fault. Expected outcomes (conflicts, refusals) are values instead.</summary>
public class RusloException : Exception
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public RusloException() { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    public RusloException(string message) : base(message) { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public RusloException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>The stream concerned, where there is one.</summary>
    public StreamId? Stream { get; init; }

    /// <summary>The position concerned; 0 where there is none.</summary>
    public long Position { get; init; }

    /// <summary>The event concerned; empty where there is none.</summary>
    public Guid EventId { get; init; }
}

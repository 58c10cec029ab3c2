namespace Ruslo;

/// <summary>What a handler knows about the event that it handles, and the buses through which it emits.</summary>
public sealed class HandlerContext
{
    /// <summary>The event as it was recorded.</summary>
    public required RecordedEvent Recorded { get; init; }

    /// <summary>What the recorded event decodes into, in order; empty when its name is unknown to this application.</summary>
    public IReadOnlyList<object> Decoded { get; init; } = [];

    /// <summary>The same for every attempt at this event by this subscription, also after a crash; a rewind gives new ones.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The services of this attempt's scope.</summary>
    public required IServiceProvider Services { get; init; }
}

using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>What a handler knows about the event that it handles, and the buses through which it emits. Valid until the handler ends.</summary>
public sealed class HandlerContext
{
    /// <summary>The event as it was recorded.</summary>
    public required RecordedEvent Recorded { get; init; }

    /// <summary>What the recorded event decodes into, in order; empty when its name is unknown to this application.</summary>
    public IReadOnlyList<object> Decoded { get; init; } = [];

    /// <summary>The same for every attempt at this event by this subscription, also after a crash; a rewind gives new ones.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>For a receiver outside that must not accept a late call of a former owner.</summary>
    public HandlerFence Fence { get; init; }

    /// <summary>Which attempt at this event this is in this process, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The services of this attempt's scope.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Publishes with the handler: committed together with its progress. The same as an injected <see cref="IEventBus"/>.</summary>
    public IEventBus Events => Services.GetRequiredService<IEventBus>();

    /// <summary>What this attempt has staged in the state tables of its subscription; null when it has none.</summary>
    internal DocumentAttempt? Documents { get; init; }

    /// <summary>A state table of the subscription. What the handler sets there is committed together with its progress.</summary>
    /// <param name="table">Its name; may be left out when it is the only one of this type.</param>
    /// <exception cref="RusloException">The subscription declares no such table.</exception>
    public Documents<TDocument> State<TDocument>(string? table = null) where TDocument : class
        => Documents?.Table<TDocument>(table) ?? throw new RusloException($"This subscription has no state tables: declare one with State<{typeof(TDocument).Name}>(\"a-name\").");
}

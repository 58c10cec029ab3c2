using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>
/// Sends commands: requests that something be done, recorded in a topic of their own. Scoped, as <see cref="IEventBus"/>: inside a handler
/// it stages with the handler's batch, elsewhere the command is durable when the task completes. It need not have a handler yet.
/// </summary>
public interface ICommandBus
{
    /// <summary>
    /// Sends a command. Its key is its <see cref="StreamKeyAttribute"/>; without one it is a stream of its own, which a command for a decider
    /// cannot be.
    /// </summary>
    /// <exception cref="ArgumentException">It is no command of the catalog, it is too large, its key is empty or oversized, or it is for a decider and has no key; nothing is stored.</exception>
    ValueTask<Published> SendAsync(object command, CancellationToken cancellationToken = default);

    /// <summary>Sends a command that has no <see cref="StreamKeyAttribute"/> to a key: for a decider, that of its stream.</summary>
    /// <exception cref="ArgumentException">As above; or it has a key of its own, and that is another one.</exception>
    [OverloadResolutionPriority(1)]
    ValueTask<Published> SendAsync(object command, RoutingKey key, CancellationToken cancellationToken = default);

    /// <summary>Sends a command with options.</summary>
    [OverloadResolutionPriority(2)] // new() { … } would fit a key too
    ValueTask<Published> SendAsync(object command, SendOptions options, CancellationToken cancellationToken = default);
}

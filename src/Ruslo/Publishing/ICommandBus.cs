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

    /// <summary>
    /// Sends a command durably and waits for the event that it causes, wherever in the application that is emitted: the first of this type
    /// in the log that carries the command's reply-to, or that its handler has emitted. Ends with that, or with a refusal, or when it is
    /// known that there will be none, or after a time. All of these are values; only what keeps the command from being recorded throws.
    /// </summary>
    /// <remarks>
    /// Not inside a handler, whose commands are recorded after it has ended: there, send, and let a subscription handle the reply. Where the
    /// outcome of this call is unknown, request again with the same <see cref="SendOptions.CommandId"/>: the command is handled once, and a
    /// reply that came since is found.
    /// </remarks>
    /// <typeparam name="TReply">The event to wait for, or a base of several. An event that carries the reply-to and is none of these is passed over.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="timeout">How long to wait once the command is recorded; left out: 30 seconds.</param>
    /// <param name="cancellationToken">Ends the waiting. The command may be recorded nevertheless.</param>
    /// <exception cref="ArgumentException">As for sending; or no event of the catalog is a <typeparamref name="TReply"/>; nothing is stored.</exception>
    /// <exception cref="InvalidOperationException">It is called inside a handler; nothing is stored.</exception>
    /// <exception cref="RusloException">The log failed, too many requests wait already, or the application stops.</exception>
    ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class;

    /// <summary>Sends a command to a key, as <c>SendAsync</c> does, and waits for a reply.</summary>
    [OverloadResolutionPriority(1)]
    ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, RoutingKey key, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class;

    /// <summary>Sends a command with options, and waits for a reply. The header reply-to is the request's own: it cannot be given.</summary>
    [OverloadResolutionPriority(2)]
    ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, SendOptions options, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class;
}

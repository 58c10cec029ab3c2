using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>
/// Publishes events. Scoped: inside a handler it stages with the handler's batch, elsewhere it commits at once and the event is
/// durable when the task completes. No subscriber is known or waited for.
/// </summary>
public interface IEventBus
{
    /// <summary>Publishes one event.</summary>
    /// <exception cref="ArgumentException">Its type has no name in the catalog, it is too large, or its key is empty or oversized; nothing is stored.</exception>
    ValueTask<Published> PublishAsync(object e, CancellationToken cancellationToken = default);

    /// <summary>Publishes one event with options.</summary>
    [OverloadResolutionPriority(1)] // new() { … } would fit CancellationToken too
    ValueTask<Published> PublishAsync(object e, PublishOptions options, CancellationToken cancellationToken = default);

    /// <summary>Publishes several events in one atomic append, in this order.</summary>
    ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, CancellationToken cancellationToken = default);

    /// <summary>Publishes several events in one atomic append, in this order; topic, key, tenant, tags, headers and occurred-at of the options apply to each.</summary>
    [OverloadResolutionPriority(1)]
    ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, PublishOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes several events in one atomic append, in this order, each with options of its own. When they have ids, all of them are
    /// new, or all are known and the first results are returned again.
    /// </summary>
    ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken = default);
}

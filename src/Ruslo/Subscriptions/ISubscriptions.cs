namespace Ruslo;

/// <summary>
/// The subscriptions of this process, while they run. Thread-safe; it may be injected anywhere. A handler can change every subscription
/// but its own, for that would wait until the handler has ended: it gets an <see cref="InvalidOperationException"/>, when it has this from
/// its scope or passes its own token on.
/// </summary>
public interface ISubscriptions
{
    /// <summary>Adds a subscription and starts it; one that was registered before goes on where it was.</summary>
    /// <exception cref="ArgumentException">It is malformed, or one of that name runs here already.</exception>
    ValueTask AddAsync(string name, Action<SubscriptionBuilder> configure, CancellationToken cancellationToken = default);

    /// <summary>Every subscription that runs here, by name.</summary>
    ValueTask<IReadOnlyList<SubscriptionStatus>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops handling, until it is resumed, also after a restart. Returns when no handler of it runs any more and its progress is durable.</summary>
    ValueTask PauseAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Goes on after a pause; ends the waiting of an interruption or a stall.</summary>
    ValueTask ResumeAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Handles again what lies after the start, under a new generation: what handlers publish then is new. Returns when it runs again.</summary>
    ValueTask RewindAsync(string name, SubscriptionStart to, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets it handle what lies between the start and the head, and discards all it does: what it publishes, its progress, its tables, which
    /// start empty. Its handlers are really called, so they must be declared free of outside effects. It goes on beside that as it is.
    /// </summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    ValueTask<DryRunResult> DryRunAsync(string name, SubscriptionStart from, CancellationToken cancellationToken = default);

    /// <summary>Stops it and forgets its progress for good. Its generations are never used again.</summary>
    ValueTask RetireAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The parked keys of a subscription, by position.</summary>
    ValueTask<IReadOnlyList<ParkedKey>> ListParkedAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Shows a parked key with its events, the one that failed first; null when it is not parked here.</summary>
    /// <param name="name">The subscription.</param>
    /// <param name="key">The routing key.</param>
    /// <param name="limit">How many events at most; <see cref="ParkedKey.Waiting"/> says how many there are.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<ParkedEvents?> ShowParkedAsync(string name, StreamId key, int limit = 20, CancellationToken cancellationToken = default);

    /// <summary>Tries the head of a parked key again, now.</summary>
    ValueTask<ParkedAnswer> RetryAsync(string name, StreamId key, long position, CancellationToken cancellationToken = default);

    /// <summary>Gives handlers another event in place of the head of a parked key, and tries it, now. The recorded event stays as it is.</summary>
    ValueTask<ParkedAnswer> EditAsync(string name, StreamId key, long position, object instead, CancellationToken cancellationToken = default);

    /// <summary>Passes over the head of a parked key, or over an event that stalls a partition because its routing key cannot be computed: that one is found by its position alone.</summary>
    ValueTask<ParkedAnswer> SkipAsync(string name, StreamId key, long position, CancellationToken cancellationToken = default);
}

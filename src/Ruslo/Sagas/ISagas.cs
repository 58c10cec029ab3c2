namespace Ruslo;

/// <summary>
/// What people and programs can see of sagas, and do. Requests are recorded and come to the instance in order with everything else; who
/// asks waits until the instance has taken them. Singleton, thread-safe.
/// </summary>
public interface ISagas
{
    /// <summary>
    /// Instances, the oldest first, as they are by all that was in the log when this was called. While the list cannot be kept, which the
    /// health checks tell, it is not waited for longer than a second; while it is made again after its state was lost, or a machine is too slow
    /// for it, not longer than ten. Then it may be behind.
    /// </summary>
    /// <exception cref="ArgumentException">The limit is out of its range.</exception>
    /// <exception cref="InvalidOperationException">There are no sagas in this process.</exception>
    ValueTask<SagaPage> ListAsync(SagaFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>An instance and its timeline, as the log has them now; null when there is none.</summary>
    /// <param name="saga">The saga.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="moments">How many of its last moments, 1 to 10,000.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentException">There is no such saga in this process, or the number is out of its range.</exception>
    ValueTask<SagaDetails?> GetAsync(string saga, RoutingKey instance, string tenant = "", int moments = 1_000, CancellationToken cancellationToken = default);

    /// <summary>Tries again, now: a compensation that has failed for good, or a step that waits or will be tried later.</summary>
    /// <param name="saga">The saga.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="step">The step; null: whatever can be tried again.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    /// <exception cref="ArgumentException">There is no such saga in this process.</exception>
    ValueTask<SagaAnswer> RetryAsync(string saga, RoutingKey instance, string? step = null, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Cancels an instance that has not passed its pivot: what is known to have happened is undone.</summary>
    /// <exception cref="ArgumentException">There is no such saga in this process.</exception>
    ValueTask<SagaAnswer> CancelAsync(string saga, RoutingKey instance, string why, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Lets a step that waits, or its compensation, count as done: a person has seen to it.</summary>
    /// <exception cref="ArgumentException">There is no such saga in this process.</exception>
    ValueTask<SagaAnswer> MoveOnAsync(string saga, RoutingKey instance, string step, string why, string tenant = "", CancellationToken cancellationToken = default);
}

namespace Ruslo;

/// <summary>Handles several events of one partition at once, in log order. Made for each attempt in a scope of its own, when it is a class.</summary>
public interface IBatchHandler<in TEvent>
{
    /// <summary>
    /// Handles a batch. Returning normally means that all are handled. To say which one failed, throw <see cref="BatchFailedException"/>:
    /// what precedes it is committed. After any other exception the batch is handled again, one event at a time. What is published
    /// through an event's own context is committed with that event.
    /// </summary>
    /// <param name="events">The events, at least one.</param>
    /// <param name="contexts">The context of each, by index.</param>
    /// <param name="cancellationToken">Cancelled when the process stops.</param>
    ValueTask HandleAsync(IReadOnlyList<TEvent> events, IReadOnlyList<HandlerContext> contexts, CancellationToken cancellationToken);
}

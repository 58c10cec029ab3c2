namespace Ruslo;

/// <summary>
/// Wraps something that the platform does (middleware): publishing, with a <see cref="PublishContext"/>, or handling, with a handler's context. Filters run in the order in
/// which they were registered, the first one outermost. One instance serves the whole host: it must be thread-safe.
/// </summary>
/// <typeparam name="TContext">What it wraps.</typeparam>
public interface IFilter<TContext>
{
    /// <summary>Does something before, after or instead of the rest. What it throws is the outcome of the whole.</summary>
    ValueTask InvokeAsync(TContext context, FilterNext<TContext> next, CancellationToken cancellationToken);
}

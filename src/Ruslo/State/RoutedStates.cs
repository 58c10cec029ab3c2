using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>Finds the store of an owner: one of its own where it has one, else the usual one. Thread-safe.</summary>
/// <param name="usual">For owners without one of their own.</param>
/// <param name="services">What stores are made of.</param>
/// <param name="before">What stands before stores that owners have for themselves; null: nothing.</param>
internal sealed class RoutedStates(IStateStore? usual, IServiceProvider services, Func<IStateStore, IStateStore>? before = null) : IStateStore
{
    private readonly ConcurrentDictionary<string, IStateStore> own = new(StringComparer.Ordinal);

    /// <summary>From now on an owner's state is kept in a store of its own; null: where it was.</summary>
    public void Route(string owner, Func<IServiceProvider, IStateStore>? make)
    {
        if (make is not null)
        {
            IStateStore made = make(services);
            own[owner] = before is null ? made : before(made);
        }
    }

    public ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        IStateStore store = own.GetValueOrDefault(definition.Owner) ?? usual
            ?? throw new RusloException($"'{definition.Owner}' keeps state, but there is no state store. Use a log that brings one, such as UseEmbedded(…), or register an {nameof(IStateStore)}.");
        return store.OpenAsync(definition, cancellationToken);
    }

    public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default)
        => (own.GetValueOrDefault(owner) ?? usual)?.DeleteAsync(owner, cancellationToken) ?? ValueTask.CompletedTask;

    /// <summary>The stores are those of whoever made them.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

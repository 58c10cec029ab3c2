using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>Finds the store of an owner: one of its own where it has one, else the usual one. Thread-safe.</summary>
internal sealed class RoutedStates(IStateStore? usual, IServiceProvider services) : IStateStore
{
    private readonly ConcurrentDictionary<string, IStateStore> own = new(StringComparer.Ordinal);

    /// <summary>From now on an owner's state is kept in a store of its own; null: where it was.</summary>
    public void Route(string owner, Func<IServiceProvider, IStateStore>? make)
    {
        if (make is not null)
        {
            own[owner] = make(services);
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

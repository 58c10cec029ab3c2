namespace Ruslo;

/// <summary>Keeps the state that subscriptions fold: named tables of keyed documents, each set with the progress of its owner. Thread-safe.</summary>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>Opens the state of an owner, creating what is missing: tables and indexes that are new are added, an index no longer declared is dropped.</summary>
    /// <exception cref="RusloException">The state cannot be read; the message says where and what to do.</exception>
    ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default);

    /// <summary>Deletes the state of an owner that is not open; nothing happens when there is none.</summary>
    ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default);
}

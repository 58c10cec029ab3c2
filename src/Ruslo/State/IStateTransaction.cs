namespace Ruslo;

/// <summary>
/// A transaction of an application's database, which the handlers of one batch join one after the other. Disposed without a commit it is
/// rolled back. For one caller at a time.
/// </summary>
public interface IStateTransaction : IAsyncDisposable
{
    /// <summary>Lets whoever is made of a handler's scope write into the transaction. Before the handler is made.</summary>
    ValueTask JoinAsync(IServiceProvider handler, CancellationToken cancellationToken = default);

    /// <summary>The handler that joined last has succeeded: writes what it has changed, as a part that <see cref="UndoAsync"/> can take back.</summary>
    ValueTask SaveAsync(CancellationToken cancellationToken = default);

    /// <summary>The handler that joined last ends: what is made of its scope is not used any more. Before the scope is disposed.</summary>
    ValueTask LeaveAsync();

    /// <summary>Takes back what the handler that joined last has written; what was saved before stays.</summary>
    /// <returns>False when it cannot: the transaction is then only good to be disposed.</returns>
    ValueTask<bool> UndoAsync(CancellationToken cancellationToken = default);

    /// <summary>Commits a change with all that was saved, all or nothing; null when it is committed, else the first move that did not compare. When it throws, the outcome is unknown. Once.</summary>
    ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default);
}

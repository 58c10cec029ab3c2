namespace Ruslo;

/// <summary>An open state that says when it is closed.</summary>
internal sealed class WatchedState(IState inner, Action<WatchedState> closed) : IState
{
    public ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default) => inner.CommitAsync(change, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default) => inner.GetAsync(table, key, cancellationToken);

    public ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    public ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default) => inner.CountAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => inner.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default) => inner.ReadEmitsAsync(after, limit, cancellationToken);

    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        closed(this);
        return inner.DisposeAsync();
    }
}

namespace Ruslo;

/// <summary>A state whose commits wait until the keys that their documents, or the events that wait in it, are encrypted with are durable.</summary>
internal sealed class KeyedState(IState inner, PersonalKeys keys) : IState
{
    public ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
        => keys.HasUnflushed ? CommitLaterAsync(change, cancellationToken) : inner.CommitAsync(change, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default) => inner.GetAsync(table, key, cancellationToken);

    public ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    public ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default) => inner.CountAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => inner.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default) => inner.ReadEmitsAsync(after, limit, cancellationToken);

    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<StaleOwner?> CommitLaterAsync(StateChange change, CancellationToken cancellationToken)
    {
        await keys.FlushAsync();
        return await inner.CommitAsync(change, cancellationToken);
    }
}

namespace Ruslo.Tests;

/// <summary>A state that leaves everything to another one; who is put between overrides what he does differently.</summary>
internal abstract class ForwardingState(IState state) : IState
{
    public virtual ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default) => state.CommitAsync(change, cancellationToken);

    public virtual ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default) => state.GetAsync(table, key, cancellationToken);

    public virtual ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default) => state.QueryAsync(query, cancellationToken);

    public virtual ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default) => state.CountAsync(query, cancellationToken);

    public virtual ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => state.ReadProgressAsync(prefix, cancellationToken);

    public virtual ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default) => state.ReadEmitsAsync(after, limit, cancellationToken);

    public virtual ValueTask FlushAsync(CancellationToken cancellationToken = default) => state.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => state.DisposeAsync();
}

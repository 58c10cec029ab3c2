namespace Ruslo;

/// <summary>The state of one owner: tables, progress and waiting emits, changed together in one transaction. Reads see the last commit. Thread-safe.</summary>
public interface IState : IAsyncDisposable
{
    /// <summary>
    /// Commits a change, all or nothing; null when it is committed, else the first move of progress that did not compare. A commit with
    /// emits is durable when this returns, and every commit before it; a power loss may undo the others since the last flush, a suffix, never a part of one.
    /// </summary>
    ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default);

    /// <summary>The document under a key, or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default);

    /// <summary>A page of documents, in the order of the query.</summary>
    ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default);

    /// <summary>How many documents a query matches; its limit and cursor do not count.</summary>
    ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default);

    /// <summary>The entries of progress whose names start with a prefix, ordered by name (ordinally).</summary>
    ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Emits that wait to be forwarded, in the order of their commits, after a sequence number.</summary>
    ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Returns when every commit so far is durable.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken = default);
}

namespace Ruslo;

/// <summary>The open state of one owner in memory. Every commit is atomic under the owner's lock, and completes where it is made.</summary>
internal sealed class InMemoryState(StateDefinition definition, InMemoryOwner owner) : IState
{
    private bool disposed;

    public ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        change.Validate(definition);
        cancellationToken.ThrowIfCancellationRequested();
        lock (owner.Gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new(owner.Commit(change));
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default)
    {
        definition.Check(table, key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (owner.Gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new(owner.Table(table).Get(key));
        }
    }

    public ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate(definition);
        cancellationToken.ThrowIfCancellationRequested();
        lock (owner.Gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new(owner.Table(query.Table).Query(query));
        }
    }

    public ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate(definition);
        cancellationToken.ThrowIfCancellationRequested();
        lock (owner.Gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new(owner.Table(query.Table).Count(query));
        }
    }

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        cancellationToken.ThrowIfCancellationRequested();
        lock (owner.Gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new(owner.ReadProgress(prefix));
        }
    }

    public ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (owner.Gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new(owner.ReadEmits(after, limit));
        }
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (owner.Gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        lock (owner.Gate)
        {
            if (disposed)
            {
                return ValueTask.CompletedTask;
            }
            disposed = true;
        }
        owner.Close();
        return ValueTask.CompletedTask;
    }
}

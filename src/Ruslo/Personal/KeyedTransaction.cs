namespace Ruslo;

/// <summary>A transaction whose commit waits until the keys that the events in it are encrypted with are durable.</summary>
internal sealed class KeyedTransaction(IStateTransaction inner, PersonalKeys keys) : IStateTransaction
{
    public ValueTask JoinAsync(IServiceProvider handler, CancellationToken cancellationToken = default) => inner.JoinAsync(handler, cancellationToken);

    public ValueTask SaveAsync(CancellationToken cancellationToken = default) => inner.SaveAsync(cancellationToken);

    public ValueTask LeaveAsync() => inner.LeaveAsync();

    public ValueTask<bool> UndoAsync(CancellationToken cancellationToken = default) => inner.UndoAsync(cancellationToken);

    public async ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
    {
        if (keys.HasUnflushed)
        {
            await keys.FlushAsync();
        }
        return await inner.CommitAsync(change, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

namespace Ruslo;

/// <summary>A state that lives in a database of the application: what handlers write there themselves is committed with its progress.</summary>
public interface ITransactionalState : IState
{
    /// <summary>Begins a transaction that handlers can join. At most one is open at a time.</summary>
    ValueTask<IStateTransaction> BeginAsync(CancellationToken cancellationToken = default);
}

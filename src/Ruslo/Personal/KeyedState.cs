namespace Ruslo;

/// <summary>A state whose commits wait until the keys that their documents, or the events that wait in it, are encrypted with are durable.</summary>
internal class KeyedState : IState
{
    private readonly IState inner;

    private KeyedState(IState inner, PersonalKeys keys) => (this.inner, Keys) = (inner, keys);

    protected PersonalKeys Keys { get; }

    /// <summary>Stands before a state, and can what that can.</summary>
    public static IState Before(IState inner, PersonalKeys keys) => inner switch
    {
        ITransactionalState rows => new OfRows(rows, keys),
        ISqlState sql => new OfSql(inner, sql, keys),
        _ => new KeyedState(inner, keys),
    };

    public ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
        => Keys.HasUnflushed ? CommitLaterAsync(change, cancellationToken) : inner.CommitAsync(change, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default) => inner.GetAsync(table, key, cancellationToken);

    public ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    public ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default) => inner.CountAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => inner.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default) => inner.ReadEmitsAsync(after, limit, cancellationToken);

    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<StaleOwner?> CommitLaterAsync(StateChange change, CancellationToken cancellationToken)
    {
        await Keys.FlushAsync();
        return await inner.CommitAsync(change, cancellationToken);
    }

    private sealed class OfSql(IState inner, ISqlState sql, PersonalKeys keys) : KeyedState(inner, keys), ISqlState
    {
        public ValueTask<SqlRows> QuerySqlAsync(SqlQuery query, CancellationToken cancellationToken = default) => sql.QuerySqlAsync(query, cancellationToken);

        public ValueTask<TResult> ReadSqlAsync<TResult>(Func<System.Data.Common.DbConnection, CancellationToken, ValueTask<TResult>> read, CancellationToken cancellationToken = default) => sql.ReadSqlAsync(read, cancellationToken);

        public ValueTask<TResult> CompareSqlAsync<TResult>(IState old, Func<System.Data.Common.DbConnection, CancellationToken, ValueTask<TResult>> compare, CancellationToken cancellationToken = default) => sql.CompareSqlAsync(old, compare, cancellationToken);
    }

    private sealed class OfRows(ITransactionalState rows, PersonalKeys keys) : KeyedState(rows, keys), ITransactionalState
    {
        public async ValueTask<IStateTransaction> BeginAsync(CancellationToken cancellationToken = default) => new KeyedTransaction(await rows.BeginAsync(cancellationToken), Keys);
    }
}

namespace Ruslo;

/// <summary>A state that answers questions in SQL: what some stores can do beside <see cref="IState"/>. Thread-safe.</summary>
public interface ISqlState
{
    /// <summary>
    /// Reads with a statement of the caller's, as of the last commit. It sees the documents of the query's range and nothing else of the
    /// store, whatever it says, and changes nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The statement is malformed, writes, or reads anything else.</exception>
    /// <exception cref="RusloException">It gives more rows than <see cref="SqlQuery.MaxRows"/>, or the state cannot be read.</exception>
    ValueTask<SqlRows> QuerySqlAsync(SqlQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads the tables of the owner's own, on a connection that can only read, as of the last commit. The connection ends with the read.</summary>
    ValueTask<TResult> ReadSqlAsync<TResult>(Func<System.Data.Common.DbConnection, CancellationToken, ValueTask<TResult>> read, CancellationToken cancellationToken = default);

    /// <summary>Reads the tables of the owner's own, and those of an older state in the schema <c>old</c>, on a connection that can only read.</summary>
    /// <param name="old">Of the same store, open.</param>
    /// <param name="compare">What is read; the connection ends with it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<TResult> CompareSqlAsync<TResult>(IState old, Func<System.Data.Common.DbConnection, CancellationToken, ValueTask<TResult>> compare, CancellationToken cancellationToken = default);
}

namespace Ruslo;

/// <summary>
/// Reads what the handlers of this process's subscriptions keep in their state tables, as it was last committed: for reports, pages and
/// tests. Only handlers write. Singleton, thread-safe.
/// </summary>
public interface IStateTables
{
    /// <summary>The document under a key, or null.</summary>
    /// <exception cref="RusloException">No such subscription runs here, or it declares no such table.</exception>
    ValueTask<TDocument?> GetAsync<TDocument>(string subscription, string table, string key, CancellationToken cancellationToken = default) where TDocument : class;

    /// <summary>A page of documents by key, or by what the query says: <c>q =&gt; q with { Index = "status", From = "paid", To = "paid" }</c>.</summary>
    /// <exception cref="RusloException">No such subscription runs here, or it declares no such table.</exception>
    ValueTask<DocumentPage<TDocument>> QueryAsync<TDocument>(string subscription, string table, Func<StateQuery, StateQuery>? query = null, CancellationToken cancellationToken = default) where TDocument : class;

    /// <summary>How many documents a query matches; its limit and cursor do not count.</summary>
    /// <exception cref="RusloException">No such subscription runs here, or it declares no such table.</exception>
    ValueTask<long> CountAsync(string subscription, string table, Func<StateQuery, StateQuery>? query = null, CancellationToken cancellationToken = default);
}

namespace Ruslo;

/// <summary>
/// A state table as the handler of an event sees it: what is committed, what the events before it in the same batch have staged, and what
/// it has staged itself. What it sets is committed with its progress, or not at all. Valid until the handler ends; for one thread at a time.
/// </summary>
public sealed class Documents<TDocument> where TDocument : class
{
    private readonly StateTableBinding binding;
    private readonly DocumentAttempt attempt;
    private readonly string tenant;

    internal Documents(StateTableBinding binding, DocumentAttempt attempt, string tenant) => (this.binding, this.attempt, this.tenant) = (binding, attempt, tenant);

    /// <summary>The document under a key, or null.</summary>
    public async ValueTask<TDocument?> GetAsync(string key, CancellationToken cancellationToken = default)
        => await attempt.GetAsync(binding, key, cancellationToken) is { } bytes ? binding.Read<TDocument>(key, bytes) : null;

    /// <summary>Stages a document under a key, as it is now: changing the object afterwards changes nothing.</summary>
    public void Set(string key, TDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        attempt.Write(binding, key, binding.Stage(key, document, tenant));
    }

    /// <summary>Stages the deletion of a document; nothing happens when there is none.</summary>
    public void Delete(string key) => attempt.Write(binding, key, StagedDocument.Deleted);

    /// <summary>Loads, changes and stages a document in one go.</summary>
    /// <param name="key">The key.</param>
    /// <param name="change">Gets the document, or null when there is none, and gives the new one; null deletes.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    public async ValueTask<TDocument?> UpdateAsync(string key, Func<TDocument?, TDocument?> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        TDocument? changed = change(await GetAsync(key, cancellationToken));
        attempt.Write(binding, key, changed is null ? StagedDocument.Deleted : binding.Stage(key, changed, tenant));
        return changed;
    }

    /// <summary>A page of documents by key, or by what the query says: <c>QueryAsync(q =&gt; q with { Index = "status", From = "paid", To = "paid" })</c>.</summary>
    public async ValueTask<DocumentPage<TDocument>> QueryAsync(Func<StateQuery, StateQuery>? query = null, CancellationToken cancellationToken = default)
    {
        StatePage page = await attempt.QueryAsync(binding, QueryOf(query), cancellationToken);
        return new([.. page.Documents.Select(d => KeyValuePair.Create(d.Key, binding.Read<TDocument>(d.Key, d.Value)))], page.Cursor);
    }

    /// <summary>How many documents a query matches; its limit and cursor do not count.</summary>
    public ValueTask<long> CountAsync(Func<StateQuery, StateQuery>? query = null, CancellationToken cancellationToken = default)
        => attempt.CountAsync(binding, QueryOf(query), cancellationToken);

    private StateQuery QueryOf(Func<StateQuery, StateQuery>? query)
    {
        var all = new StateQuery(binding.Table.Name);
        return query is null ? all : query(all) with { Table = all.Table };
    }
}

using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>The views of one projection and one tenant, as they were last committed. Made by <see cref="IViews.Of"/>; thread-safe.</summary>
public sealed class Views<TView> where TView : class
{
    private readonly ViewReads reads;
    private readonly RegisteredProjection projection;
    private readonly string tenant;

    internal Views(ViewReads reads, RegisteredProjection projection, string tenant) => (this.reads, this.projection, this.tenant) = (reads, projection, tenant);

    /// <inheritdoc cref="IViews.GetAsync{TView}(RoutingKey, CancellationToken)"/>
    public ValueTask<TView?> GetAsync(RoutingKey key, CancellationToken cancellationToken = default)
        => GetAsync(key, default(Token), cancellationToken);

    /// <inheritdoc cref="IViews.GetAsync{TView}(RoutingKey, Token, CancellationToken)"/>
    public async ValueTask<TView?> GetAsync(RoutingKey key, Token after, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        StreamId asked = ViewKey.Asked(tenant, key);
        await reads.ReadPastAsync(projection, asked, after, cancellationToken);
        return await reads.GetAsync<TView>(projection, asked, cancellationToken);
    }

    /// <summary>The view at a point of the past: folded anew, by the folds of today, from the events that concern it up to there. Skips and edits count as they do now.</summary>
    /// <param name="key">The key of the view.</param>
    /// <param name="asOf">The point; a version only where the views are of one stream each: their keys are those of the streams of one topic.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <remarks>Where the keys of views are those of streams it reads these streams alone; else all events of the tenant that the projection folds, up to the point.</remarks>
    /// <exception cref="RusloException">An event cannot be folded, as one that is parked, or the projection does not run.</exception>
    /// <exception cref="ArgumentException">A version of a view that is of no single stream.</exception>
    public async ValueTask<TView?> GetAsync(RoutingKey key, AsOf asOf, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        return await reads.PastOf<TView>(projection, ViewKey.Asked(tenant, key)).AtAsync(asOf, cancellationToken);
    }

    /// <summary>The events that made a view what it is, in log order, each with the view after it.</summary>
    /// <param name="key">The key of the view.</param>
    /// <param name="after">Leaves out those that count at this point.</param>
    /// <param name="until">Leaves out those that do not count at this point; null: all until now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RusloException">As of the past of a view.</exception>
    public IAsyncEnumerable<PastValue<TView?>> HistoryAsync(RoutingKey key, AsOf? after = null, AsOf? until = null, CancellationToken cancellationToken = default)
        => reads.PastOf<TView>(projection, ViewKey.Asked(tenant, key)).HistoryAsync(after, until, cancellationToken);

    /// <summary>What has become of a view between two points of its past.</summary>
    /// <exception cref="RusloException">As of the past of a view.</exception>
    public async ValueTask<PastDifference<TView?>> DifferenceAsync(RoutingKey key, AsOf from, AsOf to, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        return await reads.PastOf<TView>(projection, ViewKey.Asked(tenant, key)).DifferenceAsync(from, to, cancellationToken);
    }

    /// <summary>
    /// The changes of these views, as they are committed: each key that was folded into, with its view as it is then. Goes on until it is
    /// cancelled. It is read from the log, so it holds nobody up and keeps nothing: a slow reader reads later, and of what has changed
    /// several times meanwhile it is given the last. A rebuild changes nothing. After a break go on with the token of the last change, and
    /// none is lost; one may come again.
    /// </summary>
    /// <param name="after">Where to go on; left out: with what comes from now on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RusloException">The token is of another log, or the projection does not run.</exception>
    public IAsyncEnumerable<Changed<TView>> ChangesAsync(Token after = default, CancellationToken cancellationToken = default)
        => reads.ChangesOf<TView>(projection, tenant).ReadAsync(after, cancellationToken);

    /// <summary>
    /// A page of views by key, or by a declared index: <c>q =&gt; q with { Index = "status", From = "paid", To = "paid" }</c>. Its cursor
    /// goes on after it, whatever was folded in between: a view that has not moved is met exactly once.
    /// </summary>
    /// <exception cref="ArgumentException">The projection declares no such index, or (<see cref="InputException"/>) the cursor is of another query.</exception>
    public async ValueTask<DocumentPage<TView>> QueryAsync(Func<StateQuery, StateQuery>? query = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        return await reads.QueryAsync<TView>(projection, ViewQuery.Of(tenant, query), cancellationToken);
    }

    /// <summary>How many views a query matches; its limit and cursor do not count.</summary>
    /// <exception cref="ArgumentException">The projection declares no such index.</exception>
    public async ValueTask<long> CountAsync(Func<StateQuery, StateQuery>? query = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        return await reads.CountAsync(projection, ViewQuery.Of(tenant, query), cancellationToken);
    }

    /// <summary>
    /// Asks in SQL, where the views lie in SQLite. The statement sees one table, <c>views</c>, with the columns <c>key</c>, <c>document</c> (the
    /// view as JSON text) and one for each index, whose values are compared with <c>at(…)</c>:
    /// <c>SELECT key, document -&gt;&gt; '$.Name' FROM views WHERE "days-late" &gt;= at($days)</c>. It sees the views of this tenant and nothing
    /// else, whatever it says, and changes nothing. Blocks the calling thread while it reads; cancelling interrupts it.
    /// </summary>
    /// <param name="sql">One statement. Not for text that somebody else has written: it can take its time.</param>
    /// <param name="parameters">Values by name, for <c>$name</c>: texts, numbers, booleans, bytes, null.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="ArgumentException">The statement is malformed, writes, or reads anything else.</exception>
    /// <exception cref="RusloException">It gives more than 10,000 rows, or the state store knows no SQL, as the one in memory.</exception>
    public async ValueTask<SqlRows> SqlAsync(string sql, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentException.ThrowIfNullOrEmpty(sql);
        return await reads.SqlAsync(projection, tenant, sql, parameters, cancellationToken);
    }

    /// <summary>All views that a query matches, page by page: its limit is the size of a page. Each page is of its own moment.</summary>
    /// <exception cref="ArgumentException">The projection declares no such index, or (<see cref="InputException"/>) the cursor is of another query.</exception>
    public async IAsyncEnumerable<KeyValuePair<string, TView>> StreamAsync(Func<StateQuery, StateQuery>? query = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        StateQuery? next = ViewQuery.Of(tenant, query);
        while (next is not null)
        {
            DocumentPage<TView> page = await reads.QueryAsync<TView>(projection, next, cancellationToken);
            foreach (KeyValuePair<string, TView> view in page.Documents)
            {
                yield return view;
            }
            next = page.Cursor is null ? null : next with { Cursor = page.Cursor };
        }
    }
}

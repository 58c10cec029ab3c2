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
        => GetAsync(key, default, cancellationToken);

    /// <inheritdoc cref="IViews.GetAsync{TView}(RoutingKey, Token, CancellationToken)"/>
    public async ValueTask<TView?> GetAsync(RoutingKey key, Token after, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        StreamId asked = ViewKey.Asked(tenant, key);
        await reads.ReadPastAsync(projection, asked, after, cancellationToken);
        return await reads.GetAsync<TView>(projection, asked, cancellationToken);
    }

    /// <summary>
    /// A page of views by key, or by a declared index: <c>q =&gt; q with { Index = "status", From = "paid", To = "paid" }</c>. Its cursor
    /// goes on after it, whatever was folded in between: a view that has not moved is met exactly once.
    /// </summary>
    /// <exception cref="ArgumentException">The projection declares no such index, or the cursor is of another query.</exception>
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

    /// <summary>All views that a query matches, page by page: its limit is the size of a page. Each page is of its own moment.</summary>
    /// <exception cref="ArgumentException">The projection declares no such index, or the cursor is of another query.</exception>
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

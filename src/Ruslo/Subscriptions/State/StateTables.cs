using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>The state tables of the subscriptions that run in this process.</summary>
internal sealed class StateTables : IStateTables
{
    private readonly ConcurrentDictionary<string, SubscriptionTables> running = new(StringComparer.Ordinal);

    public void Add(SubscriptionTables tables) => running[tables.Subscription] = tables;

    public void Remove(SubscriptionTables tables) => running.TryRemove(KeyValuePair.Create(tables.Subscription, tables));

    public async ValueTask<TDocument?> GetAsync<TDocument>(string subscription, string table, string key, CancellationToken cancellationToken = default) where TDocument : class
    {
        CallerContext.Leave();
        SubscriptionTables tables = Find(subscription);
        StateTableBinding binding = tables.Find(typeof(TDocument), table);
        return await tables.State.GetAsync(table, key, cancellationToken) is { } document ? binding.Read<TDocument>(key, document) : null;
    }

    public async ValueTask<DocumentPage<TDocument>> QueryAsync<TDocument>(string subscription, string table, Func<StateQuery, StateQuery>? query = null, CancellationToken cancellationToken = default) where TDocument : class
    {
        CallerContext.Leave();
        SubscriptionTables tables = Find(subscription);
        StateTableBinding binding = tables.Find(typeof(TDocument), table);
        StatePage page = await tables.State.QueryAsync(QueryOf(table, query), cancellationToken);
        return new([.. page.Documents.Select(d => KeyValuePair.Create(d.Key, binding.Read<TDocument>(d.Key, d.Value)))], page.Cursor);
    }

    public ValueTask<long> CountAsync(string subscription, string table, Func<StateQuery, StateQuery>? query = null, CancellationToken cancellationToken = default)
        => Find(subscription).State.CountAsync(QueryOf(table, query), cancellationToken);

    private SubscriptionTables Find(string subscription)
        => running.GetValueOrDefault(subscription) ?? throw new RusloException($"No subscription '{subscription}' with state tables runs in this process. Those that do: {(running.IsEmpty ? "none" : string.Join(", ", running.Keys.Order(StringComparer.Ordinal)))}.");

    private static StateQuery QueryOf(string table, Func<StateQuery, StateQuery>? query)
    {
        var all = new StateQuery(table);
        return query is null ? all : query(all) with { Table = table };
    }
}

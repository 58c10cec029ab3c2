using Ruslo;

namespace Shop;

/// <summary>Reads the figures from the state tables of the services and from the views, and compares what the audit has seen with what the log holds.</summary>
internal sealed class FigureReader(IStateTables tables, ViewReader views, IEventLog log)
{
    private const int Page = 1_000;

    public async Task<ShopFigures> ReadAsync(double eventsPerSecond, LatencyFigures latencies, CancellationToken cancellationToken)
    {
        var orders = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach ((_, OrderState order) in AllAsync<OrderState>(ServiceNames.Analytics, OrderState.Table, cancellationToken))
        {
            string status = order.Status ?? "unknown";
            orders[status] = orders.GetValueOrDefault(status) + 1;
        }
        var payments = new SortedDictionary<string, PaymentFigures>(StringComparer.Ordinal);
        await foreach ((string type, PaymentTotal total) in AllAsync<PaymentTotal>(ServiceNames.Payment, PaymentTotal.Table, cancellationToken))
        {
            payments[type] = new(total.Count, total.Sum);
        }
        var handled = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string service in ServiceNames.All)
        {
            handled[service] = await HandledByAsync(service, cancellationToken);
        }
        (long seen, long lost, long doubled, long outOfOrder) = await AuditAsync(cancellationToken);
        return new()
        {
            Events = seen,
            OrdersByStatus = orders,
            Payments = payments,
            Handled = handled,
            Lost = lost,
            Doubled = doubled,
            OutOfOrder = outOfOrder,
            Views = await views.ReadAsync(cancellationToken),
            EventsPerSecond = eventsPerSecond,
            PublishToHandledMs = latencies,
        };
    }

    /// <summary>How many events a service has handled, in all runs.</summary>
    public async Task<long> HandledByAsync(string service, CancellationToken cancellationToken)
        => (await tables.GetAsync<Tally>(service, Tally.Table, Tally.Key, cancellationToken))?.Events ?? 0;

    /// <summary>Lost is what never came below the last version that came, and what the log holds above it.</summary>
    private async Task<(long Seen, long Lost, long Doubled, long OutOfOrder)> AuditAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> recorded = await CountRecordedAsync(cancellationToken);
        (long seen, long lost, long doubled, long outOfOrder) = (0, 0, 0, 0);
        await foreach ((string stream, AuditedStream audited) in AllAsync<AuditedStream>(ServiceNames.Audit, AuditedStream.Table, cancellationToken))
        {
            recorded.Remove(stream, out long count);
            seen += audited.Seen;
            lost += count - audited.Seen;
            doubled += audited.Doubled;
            outOfOrder += audited.OutOfOrder;
        }
        return (seen, lost + recorded.Values.Sum(), doubled, outOfOrder);
    }

    private async Task<Dictionary<string, long>> CountRecordedAsync(CancellationToken cancellationToken)
    {
        var recorded = new Dictionary<string, long>(StringComparer.Ordinal);
        for (long after = 0; ;)
        {
            LogPage page = await log.ReadAsync(after, EventFilter.All, Page, cancellationToken);
            foreach (RecordedEvent e in page.Events)
            {
                string stream = e.Stream.ToString();
                recorded[stream] = recorded.GetValueOrDefault(stream) + 1;
            }
            if (page.ReadThrough >= page.Head)
            {
                return recorded;
            }
            after = page.ReadThrough;
        }
    }

    private async IAsyncEnumerable<KeyValuePair<string, TDocument>> AllAsync<TDocument>(string service, string table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where TDocument : class
    {
        string? cursor = null;
        do
        {
            DocumentPage<TDocument> page = await tables.QueryAsync<TDocument>(service, table, q => q with { Limit = Page, Cursor = cursor }, cancellationToken);
            foreach (KeyValuePair<string, TDocument> document in page.Documents)
            {
                yield return document;
            }
            cursor = page.Cursor;
        }
        while (cursor is not null);
    }
}

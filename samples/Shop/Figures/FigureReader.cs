using Ruslo;

namespace Shop;

/// <summary>Reads the figures from the state tables of the services and from the views.</summary>
internal sealed class FigureReader(StateFigures states, ViewReader views, SagaReader sagas)
{
    public async Task<ShopFigures> ReadAsync(double eventsPerSecond, LatencyFigures latencies, CancellationToken cancellationToken)
    {
        var orders = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach ((_, OrderState order) in states.AllAsync<OrderState>(ServiceNames.Analytics, OrderState.Table, cancellationToken))
        {
            string status = order.Status ?? "unknown";
            orders[status] = orders.GetValueOrDefault(status) + 1;
        }
        var payments = new SortedDictionary<string, PaymentFigures>(StringComparer.Ordinal);
        await foreach ((string type, PaymentTotal total) in states.AllAsync<PaymentTotal>(ServiceNames.Payment, PaymentTotal.Table, cancellationToken))
        {
            payments[type] = new(total.Count, total.Sum);
        }
        AuditFigures audit = await states.AuditAsync(ServiceNames.Audit, EventFilter.All, cancellationToken);
        return new()
        {
            Events = audit.Seen,
            OrdersByStatus = orders,
            Payments = payments,
            Handled = await states.HandledByAsync(ServiceNames.All, cancellationToken),
            Lost = audit.Lost,
            Doubled = audit.Doubled,
            OutOfOrder = audit.OutOfOrder,
            Views = await views.ReadAsync(cancellationToken),
            Sagas = await sagas.ReadAsync(cancellationToken),
            EventsPerSecond = eventsPerSecond,
            PublishToHandledMs = latencies,
        };
    }
}

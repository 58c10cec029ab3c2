using Ruslo;

namespace Shop;

/// <summary>Counts what leaves the shelves and what comes back.</summary>
internal sealed class InventoryService(Latencies latencies) : IEventHandler<ItemAdded>, IEventHandler<LineInvoiced>, IEventHandler<LineCancelled>
{
    public static void Describe(SubscriptionBuilder subscription)
        => subscription.WithTally().State<Stock>(Stock.Table, table => table.Json(StateJson.Default.Stock)).Handle<InventoryService>();

    public ValueTask HandleAsync(ItemAdded e, HandlerContext context, CancellationToken cancellationToken)
        => MoveAsync(e.ProductId, 1, context, cancellationToken);

    public ValueTask HandleAsync(LineInvoiced e, HandlerContext context, CancellationToken cancellationToken)
        => MoveAsync(e.StockCode, e.Quantity, context, cancellationToken);

    public ValueTask HandleAsync(LineCancelled e, HandlerContext context, CancellationToken cancellationToken)
        => MoveAsync(e.StockCode, e.Quantity, context, cancellationToken);

    private async ValueTask MoveAsync(string product, int quantity, HandlerContext context, CancellationToken cancellationToken)
    {
        await context.State<Stock>().UpdateAsync(product, stock => new((stock?.Out ?? 0) + Math.Max(quantity, 0), (stock?.Back ?? 0) + Math.Max(-quantity, 0)), cancellationToken);
        await Handling.CountAsync(context, cancellationToken);
        latencies.Handled(context.Recorded);
    }
}

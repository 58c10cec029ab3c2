using Ruslo;

namespace Shop;

/// <summary>Keeps what has become of each order, in the words of the data.</summary>
internal sealed class AnalyticsService(Latencies latencies) : IEventHandler<OrderEvent>, IEventHandler<InvoiceEvent>
{
    public static void Describe(SubscriptionBuilder subscription)
        => subscription.WithTally().State<OrderState>(OrderState.Table, table => table.Json(StateJson.Default.OrderState)).Handle<AnalyticsService>();

    public async ValueTask HandleAsync(OrderEvent e, HandlerContext context, CancellationToken cancellationToken)
        => await LearnAsync(OrderStatus.ToldBy(e), context, cancellationToken);

    public async ValueTask HandleAsync(InvoiceEvent e, HandlerContext context, CancellationToken cancellationToken)
        => await LearnAsync(e is LineCancelled ? "cancelled" : "invoiced", context, cancellationToken);

    private async ValueTask LearnAsync(string? told, HandlerContext context, CancellationToken cancellationToken)
    {
        if (told is not null)
        {
            await context.State<OrderState>().UpdateAsync(context.Recorded.Stream.ToString(), order => new(OrderStatus.Of(order?.Status, told)), cancellationToken);
        }
        await Handling.CountAsync(context, cancellationToken);
        latencies.Handled(context.Recorded);
    }
}

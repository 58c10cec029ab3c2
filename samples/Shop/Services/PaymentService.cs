using Ruslo;

namespace Shop;

/// <summary>Books what is paid, by type of payment. Invoices of Online Retail, which tell no payment, are booked line by line.</summary>
internal sealed class PaymentService(Latencies latencies) : IEventHandler<PaymentMade>, IEventHandler<LineInvoiced>, IEventHandler<LineCancelled>
{
    public static void Describe(SubscriptionBuilder subscription)
        => subscription.WithTally().State<PaymentTotal>(PaymentTotal.Table, table => table.Json(StateJson.Default.PaymentTotal)).Handle<PaymentService>();

    public ValueTask HandleAsync(PaymentMade e, HandlerContext context, CancellationToken cancellationToken)
        => BookAsync(e.Type, e.Value, context, cancellationToken);

    public ValueTask HandleAsync(LineInvoiced e, HandlerContext context, CancellationToken cancellationToken)
        => BookAsync("invoice", e.Quantity * e.UnitPrice, context, cancellationToken);

    public ValueTask HandleAsync(LineCancelled e, HandlerContext context, CancellationToken cancellationToken)
        => BookAsync("cancellation", e.Quantity * e.UnitPrice, context, cancellationToken);

    private async ValueTask BookAsync(string type, decimal value, HandlerContext context, CancellationToken cancellationToken)
    {
        await context.State<PaymentTotal>().UpdateAsync(type, total => new((total?.Count ?? 0) + 1, (total?.Sum ?? 0) + value), cancellationToken);
        await Handling.CountAsync(context, cancellationToken);
        latencies.Handled(context.Recorded);
    }
}

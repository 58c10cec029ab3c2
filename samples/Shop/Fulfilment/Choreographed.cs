using Ruslo;

namespace Shop;

/// <summary>
/// Fulfilment that nobody conducts: each service reacts to what another has published, and decides as it does for the saga. What it decides
/// is committed together with its progress, so nothing is done twice.
/// </summary>
internal static class Choreographed
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    /// <summary>What is to happen: it steers nothing, and tells when an order stalls, forks, or is not undone. A parcel takes as long as it takes.</summary>
    public static Flow Flow { get; } = Ruslo.Flow.For("fulfilment")
        .From<OrderPlaced>()
        .Then<PaymentTaken>(within: Soon)
        .Then<StockReserved>(within: Soon)
        .Then<ParcelShipped>()
        .Then<OrderConfirmed>(within: Soon)
        .FailsOn<OutOfStock>().FailsOn<ShippingStopped>()
        .Undoes<PaymentTaken, PaymentRefunded>(within: Soon)
        .Undoes<StockReserved, StockReleased>(within: Soon);

    public static RusloBuilder AddTo(RusloBuilder ruslo, OutsideWorld world)
    {
        var (payment, goods, parcel) = (Payment.Decider(world), Goods.Decider(world), Parcel.Decider(world));
        return ruslo
            .AddFlow(Flow, new() { Start = SubscriptionStart.Beginning })
            .AddSubscription("fulfilment.payment", s => s.FromBeginning().ExactlyOnce()
                .On<OrderPlaced>((e, context, stop) => DecideAsync(payment, e.OrderId, new TakePayment(e.OrderId), context, stop))
                .On<OutOfStock>((e, context, stop) => DecideAsync(payment, e.OrderId, new RefundPayment(e.OrderId), context, stop))
                .On<StockReleased>((e, context, stop) => DecideAsync(payment, e.OrderId, new RefundPayment(e.OrderId), context, stop)))
            .AddSubscription("fulfilment.stock", s => s.FromBeginning().ExactlyOnce()
                .On<PaymentTaken>((e, context, stop) => DecideAsync(goods, e.OrderId, new ReserveStock(e.OrderId), context, stop))
                .On<ShippingStopped>((e, context, stop) => DecideAsync(goods, e.OrderId, new ReleaseStock(e.OrderId), context, stop)))
            .AddSubscription("fulfilment.shipping", s => s.FromBeginning().ExactlyOnce()
                .On<StockReserved>((e, context, stop) => DecideAsync(parcel, e.OrderId, new ShipParcel(e.OrderId), context, stop)))
            .AddSubscription("fulfilment.confirmation", s => s.FromBeginning().ExactlyOnce()
                .On<ParcelShipped>((e, context, stop) => DecideAsync(Confirmation.Decider, e.OrderId, new ConfirmOrder(e.OrderId), context, stop))
                .On<PaymentRefunded>((e, context, stop) => DecideAsync(Confirmation.Decider, e.OrderId, new RejectOrder(e.OrderId), context, stop)));
    }

    private static async ValueTask DecideAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, string order, TCommand command, HandlerContext context, CancellationToken cancellationToken) where TEvent : class
        => (await context.Deciders.ExecuteAsync(decider, order, command, cancellationToken)).OrThrow();
}

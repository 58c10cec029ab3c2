using Ruslo;

namespace Shop;

/// <summary>Fulfilment with somebody who conducts it: a saga sends each service its command, and undoes what has happened when one fails.</summary>
internal static class Orchestrated
{
    /// <summary>The state is the order alone: what a service knows, it keeps itself. An order whose parcel nothing is heard of waits for ever.</summary>
    public static Saga<FulfilmentOf> Saga { get; } = Ruslo.Saga.For<FulfilmentOf>("fulfilment")
        .StartsOn<OrderPlaced>(static e => e.OrderId, static e => new(e.OrderId))
        .Step("payment", static s => s.Send(static f => new TakePayment(f.OrderId)).SucceedsOn<PaymentTaken>()
            .CompensateWith(static f => new RefundPayment(f.OrderId)))
        .Step("stock", static s => s.Send(static f => new ReserveStock(f.OrderId)).SucceedsOn<StockReserved>().FailsOn<OutOfStock>()
            .CompensateWith(static f => new ReleaseStock(f.OrderId)))
        .Step("shipping", static s => s.Send(static f => new ShipParcel(f.OrderId)).SucceedsOn<ParcelShipped>().FailsOn<ShippingStopped>()
            .Pivot())
        .Step("confirmation", static s => s.Send(static f => new ConfirmOrder(f.OrderId)).SucceedsOn<OrderConfirmed>())
        .AbortsWith(static (f, _) => new OrderRejected(f.OrderId))
        .Json(FulfilmentJson.Default.FulfilmentOf);

    /// <summary>The saga, and the services that handle its commands.</summary>
    public static RusloBuilder AddTo(RusloBuilder ruslo, OutsideWorld world) => ruslo
        .AddSaga(Saga, new() { Start = SubscriptionStart.Beginning })
        .AddDecider(Payment.Decider(world))
        .AddDecider(Goods.Decider(world))
        .AddDecider(Parcel.Decider(world))
        .AddDecider(Confirmation.Decider);
}

namespace Ruslo.Tests.Sagas.Running;

public sealed record OrderPlaced(string OrderId, decimal Amount);

public sealed record OrderWithdrawn(string OrderId, string Why);

public sealed record OrderConfirmed(string OrderId);

public sealed record OrderRejected(string OrderId, string Why);

public sealed record TakePayment(string OrderId, decimal Amount);

public sealed record RefundPayment(string OrderId, string PaymentId);

public sealed record ReserveStock(string OrderId);

public sealed record ReleaseStock(string OrderId);

public sealed record ShipOrder(string OrderId);

public sealed record PaymentTaken(string PaymentId, decimal Amount);

public sealed record PaymentDeclined(string OrderId);

public sealed record PaymentRefunded(string PaymentId);

public sealed record StockReserved(string OrderId);

public sealed record OutOfStock(string OrderId);

public sealed record OrderShipped(string OrderId);

public sealed record Fulfilment(string OrderId, decimal Amount, string? PaymentId = null);

internal static class Orders
{
    public static Saga<Fulfilment> Saga { get; } = Ruslo.Saga.For<Fulfilment>("fulfilment")
        .StartsOn<OrderPlaced>(e => e.OrderId, e => new(e.OrderId, e.Amount))
        .CancelsOn<OrderWithdrawn>(e => e.OrderId, e => e.Why)
        .Step("payment", s => s.Send(f => new TakePayment(f.OrderId, f.Amount))
            .SucceedsOn<PaymentTaken>((f, e) => f with { PaymentId = e.PaymentId })
            .FailsOn<PaymentDeclined>()
            .CompensateWith((f, e) => new RefundPayment(f.OrderId, e.PaymentId))
            .Timeout(TimeSpan.FromMinutes(15)))
        .Step("stock", s => s.Send(f => new ReserveStock(f.OrderId)).SucceedsOn<StockReserved>().FailsOn<OutOfStock>()
            .CompensateWith(f => new ReleaseStock(f.OrderId))
            .Timeout(TimeSpan.FromMinutes(5)))
        .Step("shipping", s => s.Send(f => new ShipOrder(f.OrderId)).SucceedsOn<OrderShipped>().Pivot())
        .CompletesWith(f => new OrderConfirmed(f.OrderId))
        .AbortsWith((f, why) => new OrderRejected(f.OrderId, why));

    public static void AddTo(CatalogBuilder catalog) => catalog
        .Event<OrderPlaced>("order-placed", "orders", key: static e => e.OrderId)
        .Event<OrderWithdrawn>("order-withdrawn", "orders", key: static e => e.OrderId)
        .Event<OrderConfirmed>("order-confirmed", "orders", key: static e => e.OrderId)
        .Event<OrderRejected>("order-rejected", "orders", key: static e => e.OrderId)
        .Event<TakePayment>("take-payment", kind: EventKind.Command)
        .Event<RefundPayment>("refund-payment", kind: EventKind.Command)
        .Event<ReserveStock>("reserve-stock", kind: EventKind.Command)
        .Event<ReleaseStock>("release-stock", kind: EventKind.Command)
        .Event<ShipOrder>("ship-order", kind: EventKind.Command)
        .Event<PaymentTaken>("payment-taken", "payments", key: static e => e.PaymentId)
        .Event<PaymentDeclined>("payment-declined", "payments", key: static e => e.OrderId)
        .Event<PaymentRefunded>("payment-refunded", "payments", key: static e => e.PaymentId)
        .Event<StockReserved>("stock-reserved", "stock", key: static e => e.OrderId)
        .Event<OutOfStock>("out-of-stock", "stock", key: static e => e.OrderId)
        .Event<OrderShipped>("order-shipped", "shipping", key: static e => e.OrderId);
}

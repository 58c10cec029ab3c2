namespace Ruslo.Guide;

// #region messages
[Topic("orders")]
public abstract record OrderEvent([StreamKey] string OrderId);

[Event("order-placed")]
public sealed record OrderPlaced(string OrderId, decimal Amount) : OrderEvent(OrderId);

[Event("order-withdrawn")]
public sealed record OrderWithdrawn(string OrderId, string Why) : OrderEvent(OrderId);

[Event("order-confirmed")]
public sealed record OrderConfirmed(string OrderId) : OrderEvent(OrderId);

[Event("order-rejected")]
public sealed record OrderRejected(string OrderId, string Why) : OrderEvent(OrderId);

[Command("take-payment")]
public sealed record TakePayment([StreamKey] string OrderId, decimal Amount);

[Command("refund-payment")]
public sealed record RefundPayment([StreamKey] string OrderId, string PaymentId);

[Event("payment-taken", Topic = "payments")]
public sealed record PaymentTaken([StreamKey] string PaymentId, decimal Amount);

[Event("payment-declined", Topic = "payments")]
public sealed record PaymentDeclined([StreamKey] string OrderId);

[Event("payment-refunded", Topic = "payments")]
public sealed record PaymentRefunded([StreamKey] string PaymentId);
// #endregion

[Command("reserve-stock")]
public sealed record ReserveStock([StreamKey] string OrderId);

[Command("release-stock")]
public sealed record ReleaseStock([StreamKey] string OrderId);

[Event("stock-reserved", Topic = "stock")]
public sealed record StockReserved([StreamKey] string OrderId);

[Event("stock-released", Topic = "stock")]
public sealed record StockReleased([StreamKey] string OrderId);

[Event("out-of-stock", Topic = "stock")]
public sealed record OutOfStock([StreamKey] string OrderId);

[Command("ship-order")]
public sealed record ShipOrder([StreamKey] string OrderId);

[Event("order-shipped", Topic = "parcels")]
public sealed record OrderShipped([StreamKey] string OrderId);

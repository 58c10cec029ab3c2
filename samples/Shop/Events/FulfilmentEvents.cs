using Ruslo;

namespace Shop;

/// <summary>What became of the payment of an order that is fulfilled.</summary>
[Topic("fulfilment.payments")]
public abstract record PaymentEvent([StreamKey] string OrderId);

[Event("payment-taken")]
public sealed record PaymentTaken(string OrderId, decimal Amount) : PaymentEvent(OrderId);

[Event("payment-refunded")]
public sealed record PaymentRefunded(string OrderId, decimal Amount) : PaymentEvent(OrderId);

/// <summary>What became of the goods of an order that is fulfilled.</summary>
[Topic("fulfilment.stock")]
public abstract record StockEvent([StreamKey] string OrderId);

[Event("stock-reserved")]
public sealed record StockReserved(string OrderId) : StockEvent(OrderId);

[Event("out-of-stock")]
public sealed record OutOfStock(string OrderId) : StockEvent(OrderId);

[Event("stock-released")]
public sealed record StockReleased(string OrderId) : StockEvent(OrderId);

/// <summary>What became of the parcel of an order that is fulfilled.</summary>
[Topic("fulfilment.parcels")]
public abstract record ParcelEvent([StreamKey] string OrderId);

[Event("parcel-shipped")]
public sealed record ParcelShipped(string OrderId) : ParcelEvent(OrderId);

/// <summary>The order was cancelled before its parcel left.</summary>
[Event("shipping-stopped")]
public sealed record ShippingStopped(string OrderId) : ParcelEvent(OrderId);

/// <summary>How the fulfilment of an order ended.</summary>
[Topic("fulfilment.confirmations")]
public abstract record ConfirmationEvent([StreamKey] string OrderId);

[Event("order-confirmed")]
public sealed record OrderConfirmed(string OrderId) : ConfirmationEvent(OrderId);

[Event("order-rejected")]
public sealed record OrderRejected(string OrderId) : ConfirmationEvent(OrderId);

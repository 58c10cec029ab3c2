using Ruslo;

namespace Shop;

/// <summary>What is asked of those who take payments.</summary>
public abstract record PaymentCommand([StreamKey] string OrderId);

[Command("take-payment")]
public sealed record TakePayment(string OrderId) : PaymentCommand(OrderId);

[Command("refund-payment")]
public sealed record RefundPayment(string OrderId) : PaymentCommand(OrderId);

/// <summary>What is asked of the warehouse.</summary>
public abstract record StockCommand([StreamKey] string OrderId);

[Command("reserve-stock")]
public sealed record ReserveStock(string OrderId) : StockCommand(OrderId);

[Command("release-stock")]
public sealed record ReleaseStock(string OrderId) : StockCommand(OrderId);

/// <summary>What is asked of the carrier.</summary>
public abstract record ParcelCommand([StreamKey] string OrderId);

[Command("ship-parcel")]
public sealed record ShipParcel(string OrderId) : ParcelCommand(OrderId);

/// <summary>What is asked of those who tell the customer how it ended.</summary>
public abstract record ConfirmationCommand([StreamKey] string OrderId);

[Command("confirm-order")]
public sealed record ConfirmOrder(string OrderId) : ConfirmationCommand(OrderId);

[Command("reject-order")]
public sealed record RejectOrder(string OrderId) : ConfirmationCommand(OrderId);

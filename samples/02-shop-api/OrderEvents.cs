using Ruslo;

namespace ShopApi;

[Topic("orders")]
public abstract record OrderEvent([StreamKey] string OrderId);

[Event("order-placed")]
public sealed record OrderPlaced(string OrderId, string Customer, IReadOnlyList<Line> Lines, decimal Amount) : OrderEvent(OrderId);

[Event("order-paid")]
public sealed record OrderPaid(string OrderId, string Customer, decimal Amount) : OrderEvent(OrderId);

[Event("order-shipped")]
public sealed record OrderShipped(string OrderId, string Tracking) : OrderEvent(OrderId);

[Event("order-cancelled")]
public sealed record OrderCancelled(string OrderId, string Why) : OrderEvent(OrderId);

/// <summary>So many of a product.</summary>
public sealed record Line(string Product, int Quantity, decimal Price);

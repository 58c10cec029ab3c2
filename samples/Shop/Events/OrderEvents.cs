using Ruslo;

namespace Shop;

[Topic("orders")]
public abstract record OrderEvent;

[Event("order-placed")]
public sealed record OrderPlaced([StreamKey] string OrderId, string CustomerId) : OrderEvent;

[Event("item-added")]
public sealed record ItemAdded([StreamKey] string OrderId, int Number, string ProductId, string SellerId, decimal Price, decimal Freight) : OrderEvent;

[Event("payment-made")]
public sealed record PaymentMade([StreamKey] string OrderId, int Number, string Type, int Installments, decimal Value) : OrderEvent;

[Event("order-approved")]
public sealed record OrderApproved([StreamKey] string OrderId) : OrderEvent;

[Event("order-handed-over")]
public sealed record OrderHandedOver([StreamKey] string OrderId) : OrderEvent;

[Event("order-delivered")]
public sealed record OrderDelivered([StreamKey] string OrderId) : OrderEvent;

/// <summary>The last status of an order, in the words of the data, where nothing else says it.</summary>
[Event("order-closed-as")]
public sealed record OrderClosedAs([StreamKey] string OrderId, string Status) : OrderEvent;

[Event("review-asked")]
public sealed record ReviewAsked([StreamKey] string OrderId, string ReviewId) : OrderEvent;

[Event("review-answered")]
public sealed record ReviewAnswered([StreamKey] string OrderId, string ReviewId, int Score, string Title, string Message) : OrderEvent;

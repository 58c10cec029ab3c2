using Ruslo;

namespace Shop;

[Topic("orders")]
public abstract record OrderEvent([StreamKey] string OrderId);

/// <param name="OrderId">The order.</param>
/// <param name="CustomerId">The customer, as this order names them.</param>
/// <param name="Person">Who that is, in all their orders.</param>
[Event("order-placed")]
public sealed record OrderPlaced(string OrderId, string CustomerId, string Person) : OrderEvent(OrderId);

[Event("item-added")]
public sealed record ItemAdded(string OrderId, int Number, string ProductId, string SellerId, decimal Price, decimal Freight, string Category) : OrderEvent(OrderId);

/// <summary>It says whose order of which day was paid, so that whoever counts revenue needs nothing else.</summary>
[Event("payment-made")]
public sealed record PaymentMade(string OrderId, int Number, string Type, int Installments, decimal Value, string Person, DateOnly OrderedOn) : OrderEvent(OrderId);

[Event("order-approved")]
public sealed record OrderApproved(string OrderId) : OrderEvent(OrderId);

[Event("order-handed-over")]
public sealed record OrderHandedOver(string OrderId) : OrderEvent(OrderId);

[Event("order-delivered")]
public sealed record OrderDelivered(string OrderId) : OrderEvent(OrderId);

/// <summary>The last status of an order, in the words of the data, where nothing else says it.</summary>
[Event("order-closed-as")]
public sealed record OrderClosedAs(string OrderId, string Status) : OrderEvent(OrderId);

[Event("review-asked")]
public sealed record ReviewAsked(string OrderId, string ReviewId) : OrderEvent(OrderId);

[Event("review-answered")]
public sealed record ReviewAnswered(string OrderId, string ReviewId, int Score, string Title, string Message) : OrderEvent(OrderId);

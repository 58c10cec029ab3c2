using System.Text.Json.Serialization;

namespace Shop;

[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(ItemAdded))]
[JsonSerializable(typeof(PaymentMade))]
[JsonSerializable(typeof(OrderApproved))]
[JsonSerializable(typeof(OrderHandedOver))]
[JsonSerializable(typeof(OrderDelivered))]
[JsonSerializable(typeof(OrderClosedAs))]
[JsonSerializable(typeof(ReviewAsked))]
[JsonSerializable(typeof(ReviewAnswered))]
[JsonSerializable(typeof(LineInvoiced))]
[JsonSerializable(typeof(LineCancelled))]
public sealed partial class ShopJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Shop;

[JsonSerializable(typeof(OrderSummary))]
[JsonSerializable(typeof(Revenue))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(Shelf))]
[JsonSerializable(typeof(FulfilledOrder))]
internal sealed partial class ViewsJson : JsonSerializerContext;

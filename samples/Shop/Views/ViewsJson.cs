using System.Text.Json.Serialization;

namespace Shop;

[JsonSerializable(typeof(OrderSummary))]
[JsonSerializable(typeof(Revenue))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(Shelf))]
internal sealed partial class ViewsJson : JsonSerializerContext;

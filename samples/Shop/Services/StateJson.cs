using System.Text.Json.Serialization;

namespace Shop;

[JsonSerializable(typeof(PaymentTotal))]
[JsonSerializable(typeof(Stock))]
[JsonSerializable(typeof(OrderState))]
[JsonSerializable(typeof(Popularity))]
internal sealed partial class StateJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Ruslo;

namespace ShopApi;

/// <summary>How events, views, requests and answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(OrderPaid))]
[JsonSerializable(typeof(OrderShipped))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(OrderSummary))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(OrderPage))]
[JsonSerializable(typeof(PlaceOrder))]
[JsonSerializable(typeof(PayOrder))]
[JsonSerializable(typeof(ShipOrder))]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Token?))] // headers, for the OpenAPI document without reflection
[JsonSerializable(typeof(IfMatch?))]
[JsonSerializable(typeof(Guid?))]
[JsonSerializable(typeof(ProblemDetails))]
public sealed partial class ShopApiJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Ruslo.Bench;

[JsonSerializable(typeof(OrderCreated))]
[JsonSerializable(typeof(RareOrder))]
[JsonSerializable(typeof(KeyTotals))]
public sealed partial class BenchJson : JsonSerializerContext;

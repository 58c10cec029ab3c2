using System.Text.Json.Serialization;

namespace Rides;

[JsonSerializable(typeof(Ride))]
[JsonSerializable(typeof(Offer))]
[JsonSerializable(typeof(Takings))]
[JsonSerializable(typeof(Zone))]
[JsonSerializable(typeof(Surge))]
[JsonSerializable(typeof(Car))]
internal sealed partial class StateJson : JsonSerializerContext;

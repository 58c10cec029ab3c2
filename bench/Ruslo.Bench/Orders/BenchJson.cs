using System.Text.Json.Serialization;

namespace Ruslo.Bench;

[JsonSerializable(typeof(OrderCreated))]
[JsonSerializable(typeof(RareOrder))]
[JsonSerializable(typeof(KeyTotals))]
[JsonSerializable(typeof(JourneyBegun))]
[JsonSerializable(typeof(JourneyEnded))]
[JsonSerializable(typeof(BookFlight))]
[JsonSerializable(typeof(FlightBooked))]
[JsonSerializable(typeof(BookHotel))]
[JsonSerializable(typeof(HotelBooked))]
[JsonSerializable(typeof(BookCar))]
[JsonSerializable(typeof(CarBooked))]
[JsonSerializable(typeof(JourneyNoted))]
[JsonSerializable(typeof(TakeFare))]
[JsonSerializable(typeof(CancelBooking))]
[JsonSerializable(typeof(FareTaken))]
[JsonSerializable(typeof(Journey))]
public sealed partial class BenchJson : JsonSerializerContext;

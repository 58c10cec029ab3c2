using System.Text.Json.Serialization;

namespace Rides;

[JsonSerializable(typeof(TripRequested))]
[JsonSerializable(typeof(DriverDeclined))]
[JsonSerializable(typeof(DriverAssigned))]
[JsonSerializable(typeof(TripStarted))]
[JsonSerializable(typeof(TripCompleted))]
[JsonSerializable(typeof(FareConfirmed))]
[JsonSerializable(typeof(FareVoided))]
[JsonSerializable(typeof(TripVoided))]
[JsonSerializable(typeof(TripSettled))]
[JsonSerializable(typeof(TripCancelled))]
[JsonSerializable(typeof(PaymentProcessed))]
[JsonSerializable(typeof(PaymentRefunded))]
[JsonSerializable(typeof(LocationUpdated))]
[JsonSerializable(typeof(DriverReleased))]
[JsonSerializable(typeof(FindDriver))]
[JsonSerializable(typeof(WithdrawOffer))]
[JsonSerializable(typeof(AnswerOffer))]
[JsonSerializable(typeof(ReleaseDriver))]
[JsonSerializable(typeof(DriveTrip))]
[JsonSerializable(typeof(VoidTrip))]
[JsonSerializable(typeof(CheckMeter))]
[JsonSerializable(typeof(TakePayment))]
[JsonSerializable(typeof(RefundPayment))]
public sealed partial class RidesJson : JsonSerializerContext;

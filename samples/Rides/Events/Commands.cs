using Ruslo;

namespace Rides;

/// <param name="TripId">The trip.</param>
/// <param name="Zone">Where.</param>
/// <param name="Tried">How many drivers have been asked for it in vain.</param>
[Command("find-driver")]
public sealed record FindDriver([StreamKey] string TripId, int Zone, int Tried);

/// <summary>The driver who was asked has not answered in time: the offer is to end with an answer.</summary>
/// <param name="TripId">The trip.</param>
[Command("withdraw-offer")]
public sealed record WithdrawOffer([StreamKey] string TripId);

/// <summary>A driver who was asked answers after all: what dispatch sends itself, later.</summary>
/// <param name="TripId">The trip.</param>
/// <param name="Offer">Which offer: the idempotency key of the command that led to it.</param>
[Command("answer-offer")]
public sealed record AnswerOffer([StreamKey] string TripId, string Offer);

[Command("release-driver")]
public sealed record ReleaseDriver([StreamKey] string TripId, string DriverId);

[Command("drive-trip")]
public sealed record DriveTrip([StreamKey] string TripId, string DriverId);

[Command("void-trip")]
public sealed record VoidTrip([StreamKey] string TripId, string DriverId);

[Command("check-meter")]
public sealed record CheckMeter([StreamKey] string TripId);

/// <summary>What the till is told to do.</summary>
public abstract record PaymentCommand([StreamKey] string TripId);

[Command("take-payment")]
public sealed record TakePayment(string TripId, decimal Amount) : PaymentCommand(TripId);

[Command("refund-payment")]
public sealed record RefundPayment(string TripId, decimal Amount) : PaymentCommand(TripId);

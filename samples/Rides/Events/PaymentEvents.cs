using Ruslo;

namespace Rides;

/// <summary>The money of one trip, in one stream for each.</summary>
[Topic("payments")]
public abstract record PaymentEvent([StreamKey] string TripId);

[Event("payment-processed")]
public sealed record PaymentProcessed(string TripId, decimal Amount) : PaymentEvent(TripId);

[Event("payment-refunded")]
public sealed record PaymentRefunded(string TripId, decimal Amount) : PaymentEvent(TripId);

using Ruslo;

namespace Rides;

/// <summary>What becomes of one trip, in one stream for each. Times are those of the data.</summary>
[Topic("trips")]
public abstract record TripEvent([StreamKey] string TripId);

/// <param name="TripId">The trip.</param>
/// <param name="PickupZone">Where somebody waits.</param>
/// <param name="At">Since when.</param>
[Event("trip-requested")]
public sealed record TripRequested(string TripId, int PickupZone, DateTimeOffset At) : TripEvent(TripId);

[Event("driver-declined")]
public sealed record DriverDeclined(string TripId, string DriverId, string Why) : TripEvent(TripId);

[Event("driver-assigned")]
public sealed record DriverAssigned(string TripId, string DriverId) : TripEvent(TripId);

[Event("trip-started")]
public sealed record TripStarted(string TripId, string DriverId, DateTimeOffset At) : TripEvent(TripId);

/// <param name="TripId">The trip.</param>
/// <param name="DriverId">Who drove.</param>
/// <param name="DropoffZone">Where to.</param>
/// <param name="Fare">What is to be paid.</param>
/// <param name="At">When it ended; the data lets a few end before they start.</param>
[Event("trip-completed")]
public sealed record TripCompleted(string TripId, string DriverId, int DropoffZone, decimal Fare, DateTimeOffset At) : TripEvent(TripId);

/// <summary>The record of the meter agrees with what was paid.</summary>
[Event("fare-confirmed")]
public sealed record FareConfirmed(string TripId) : TripEvent(TripId);

/// <summary>The record of the meter says that the fare does not count: its total is negative.</summary>
[Event("fare-voided")]
public sealed record FareVoided(string TripId) : TripEvent(TripId);

/// <summary>The trip is struck out of the driver's shift.</summary>
[Event("trip-voided")]
public sealed record TripVoided(string TripId, string DriverId) : TripEvent(TripId);

/// <summary>The end of a trip that counts.</summary>
[Event("trip-settled")]
public sealed record TripSettled(string TripId, int PickupZone, decimal Fare) : TripEvent(TripId);

/// <summary>The end of a trip that does not count: whatever was paid has been given back.</summary>
[Event("trip-cancelled")]
public sealed record TripCancelled(string TripId, int PickupZone, string Why) : TripEvent(TripId);

namespace Rides;

/// <summary>What the saga remembers of a trip.</summary>
/// <param name="TripId">The trip.</param>
/// <param name="PickupZone">Where it begins.</param>
/// <param name="Tried">How many drivers were asked in vain.</param>
/// <param name="DriverId">Who drives; empty: nobody yet.</param>
/// <param name="Fare">What is to be paid.</param>
internal sealed record Ride(string TripId, int PickupZone, int Tried = 0, string DriverId = "", decimal Fare = 0);

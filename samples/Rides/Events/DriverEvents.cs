using Ruslo;

namespace Rides;

/// <summary>What a driver's phone tells, in one stream for each driver.</summary>
[Topic("drivers")]
public abstract record DriverEvent([StreamKey] string DriverId);

/// <summary>Where a car is: the fast stream.</summary>
/// <param name="DriverId">Whose car.</param>
/// <param name="TripId">On which trip.</param>
/// <param name="Zone">In which zone.</param>
/// <param name="X">On a map that is made up: zones lie on a grid.</param>
/// <param name="Y">Down from the top.</param>
/// <param name="At">When.</param>
[Event("location-updated")]
public sealed record LocationUpdated(string DriverId, string TripId, int Zone, double X, double Y, DateTimeOffset At) : DriverEvent(DriverId);

/// <summary>The driver needs not care for the trip any more.</summary>
[Event("driver-released")]
public sealed record DriverReleased(string DriverId, string TripId) : DriverEvent(DriverId);

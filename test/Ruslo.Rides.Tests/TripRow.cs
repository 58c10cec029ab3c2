namespace Rides.Tests;

/// <summary>A row of a file of trips, as far as the sample reads it.</summary>
internal sealed record TripRow(DateTime? Pickup, DateTime? Dropoff, int? From, int? To, double? Total);

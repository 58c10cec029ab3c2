namespace Rides;

/// <param name="Zone">The number of the zone.</param>
/// <param name="MostRequestsInAnHour">How many.</param>
/// <param name="At">When that hour ended.</param>
/// <param name="LastMultiplier">What a ride costs more at the end.</param>
internal sealed record SurgeFigures(int Zone, int MostRequestsInAnHour, DateTimeOffset At, decimal LastMultiplier);

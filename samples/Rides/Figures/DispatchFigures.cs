namespace Rides;

/// <param name="Declined">How often a driver said no, and another was asked.</param>
/// <param name="Unanswered">How often one said nothing in time, and another was asked.</param>
/// <param name="Drivers">How many have driven.</param>
internal sealed record DispatchFigures(long Declined, long Unanswered, long Drivers);

namespace Rides;

/// <summary>The last offer of a trip to a driver.</summary>
/// <param name="Key">The idempotency key of the command that led to it: a late answer is to the offer that it names.</param>
/// <param name="DriverId">Who was asked.</param>
/// <param name="IsOpen">There is no answer yet.</param>
internal sealed record Offer(string Key, string DriverId, bool IsOpen)
{
    public const string Table = "offers";
}

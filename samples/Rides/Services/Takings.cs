namespace Rides;

/// <summary>What the desk has counted.</summary>
/// <param name="Ended">Trips that are settled or cancelled.</param>
/// <param name="Paid">All that was paid.</param>
/// <param name="Refunded">All that was given back.</param>
/// <param name="Declined">How often a driver said no.</param>
/// <param name="Unanswered">How often one said nothing in time, and another was asked.</param>
internal sealed record Takings(long Ended, decimal Paid, decimal Refunded, long Declined, long Unanswered)
{
    public const string Table = "takings";
    public const string Key = "all";

    public static Takings None { get; } = new(0, 0, 0, 0, 0);
}

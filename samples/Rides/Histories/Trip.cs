namespace Rides;

/// <summary>A trip as it was driven: what its passenger, its driver and its meter know of it, each in their time.</summary>
/// <param name="Id">The number of its row in the data, from 1.</param>
/// <param name="PickupZone">Where it began.</param>
/// <param name="DropoffZone">Where it ended.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Total">What the meter has recorded; a negative total takes it back.</param>
internal sealed record Trip(string Id, int PickupZone, int DropoffZone, DateTimeOffset StartedAt, DateTimeOffset EndedAt, decimal Total)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(2);
    private const int MostLocations = 15;

    /// <summary>Made up: two to ten minutes before it began.</summary>
    public DateTimeOffset RequestedAt => StartedAt - TimeSpan.FromSeconds(120 + Dice.Of(Id, -1).Below(480));

    public decimal Fare => Math.Abs(Total);

    public bool IsVoid => Total < 0;

    /// <summary>Made up: where the car is on the way, about every two minutes, at most 15 times.</summary>
    public IEnumerable<LocationUpdated> Locations(string driver)
    {
        int count = Math.Clamp((int)((EndedAt - StartedAt) / Tick), 1, MostLocations);
        for (int i = 1; i <= count; i++)
        {
            double way = (double)i / (count + 1);
            int zone = way < 0.5 ? PickupZone : DropoffZone;
            yield return new(driver, Id, zone, Between(PickupZone % 20, DropoffZone % 20, way), Between(PickupZone / 20, DropoffZone / 20, way), StartedAt + Math.Max(0, (EndedAt - StartedAt).TotalSeconds) * way * TimeSpan.FromSeconds(1));
        }
    }

    private static double Between(int from, int to, double way) => Math.Round(from + (to - from) * way, 3);
}

using System.Globalization;

namespace Rides;

/// <summary>800 trips between twelve zones in one night, of which a few are voided: the same in every run.</summary>
internal static class MadeUpNight
{
    public const int Count = 800;
    private static readonly DateTimeOffset Start = new(2026, 1, 16, 20, 0, 0, TimeSpan.Zero);
    private static readonly string[] Names = ["Harbour", "Old Town", "Station", "Theatre", "Stadium", "Airport", "Hill", "Gardens", "Canal", "Market", "University", "Mill"];

    public static IReadOnlyDictionary<int, string> Zones { get; } = Enumerable.Range(1, Names.Length).ToDictionary(static zone => zone, static zone => Names[zone - 1]);

    public static IReadOnlyList<Trip> Trips()
    {
        var dice = new Dice(20260116);
        var trips = new Trip[Count];
        for (int i = 0; i < Count; i++)
        {
            int from = 1 + Math.Min(dice.Below(Names.Length), dice.Below(Names.Length)); // more go from some than from others
            DateTimeOffset at = Start.AddSeconds(dice.Below(28_800));
            int minutes = 3 + dice.Below(40);
            decimal fare = 3 + minutes * 0.7m + dice.Below(400) / 100m;
            trips[i] = new((i + 1).ToString(CultureInfo.InvariantCulture), from, 1 + dice.Below(Names.Length), at, at.AddMinutes(minutes), dice.Below(60) == 0 ? -fare : fare);
        }
        return trips;
    }
}

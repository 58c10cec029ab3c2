using System.Globalization;
using Ruslo;

namespace Rides;

/// <summary>The trips that begin in a zone; the key is its number.</summary>
/// <param name="Trips">All that were requested.</param>
/// <param name="Completed">Those that count.</param>
/// <param name="Fares">What those brought in.</param>
/// <param name="Cancelled">Those that do not.</param>
internal sealed record Zone(long Trips, long Completed, decimal Fares, long Cancelled)
{
    private static readonly Zone None = new(0, 0, 0, 0);

    public static Projection<Zone> Projection { get; } = Ruslo.Projection.For<Zone>("zones", version: 1)
        .On<TripRequested>(static e => KeyOf(e.PickupZone), static (zone, _) => (zone ?? None) with { Trips = (zone ?? None).Trips + 1 })
        .On<TripSettled>(static e => KeyOf(e.PickupZone), static (zone, e) => zone! with { Completed = zone.Completed + 1, Fares = zone.Fares + e.Fare })
        .On<TripCancelled>(static e => KeyOf(e.PickupZone), static (zone, _) => zone! with { Cancelled = zone.Cancelled + 1 })
        .Json(StateJson.Default.Zone);

    public static string KeyOf(int zone) => zone.ToString(CultureInfo.InvariantCulture);
}

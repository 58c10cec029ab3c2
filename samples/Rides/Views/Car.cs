using Ruslo;

namespace Rides;

/// <summary>Where a car was last; the key is its driver.</summary>
internal sealed record Car(int Zone, double X, double Y, DateTimeOffset At, long Locations)
{
    /// <summary>The cars by zone.</summary>
    public const string ByZone = "zone";

    public static Projection<Car> Projection { get; } = Ruslo.Projection.For<Car>("cars", version: 1)
        .On<LocationUpdated>(static (car, e) => new(e.Zone, e.X, e.Y, e.At, (car?.Locations ?? 0) + 1))
        .Index(ByZone, static car => car.Zone)
        .Json(StateJson.Default.Car);
}

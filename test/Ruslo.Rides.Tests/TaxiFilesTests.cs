using Xunit;

namespace Rides.Tests;

public sealed class TaxiFilesTests
{
    private static readonly DateTime Noon = new(2026, 1, 5, 12, 0, 0);
    private static readonly DateTimeOffset AtNoon = new(Noon, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_is_a_trip_whatever_is_missing_in_it()
    {
        using var folder = new TaxiFolder();
        await folder.WriteAsync(
        [
            new(Noon, Noon.AddMinutes(9), 74, 75, 12.35),
            new(Noon, Noon.AddMinutes(-9), 74, 75, -12.35),
            new(null, Noon.AddMinutes(9), null, 75, null),
            new(null, null, 74, null, double.NaN),
            new(Noon, null, 74, 74, 0.1 + 0.2),
        ]);
        City city = await Cities.ReadAsync(folder.Path, Stop);
        Assert.Equal(
        [
            new("1", 74, 75, AtNoon, AtNoon.AddMinutes(9), 12.35m),
            new("2", 74, 75, AtNoon, AtNoon.AddMinutes(-9), -12.35m),
            new("3", 264, 75, AtNoon.AddMinutes(9), AtNoon.AddMinutes(9), 0),
            new("4", 74, 264, AtNoon.AddMinutes(9), AtNoon.AddMinutes(9), 0),
            new("5", 74, 74, AtNoon, AtNoon, 0.30m),
        ], city.Trips);
        Assert.Equal("zone 74", city.NameOf(74));
        Assert.Equal(5, city.Requests.Events.Count);
    }

    [Fact]
    public async Task The_green_taxis_of_November_2025_are_read_whole()
    {
        List<TripRow> rows = await TaxiFolder.ReadAsync(TaxiFolder.RealFile);
        City city = await Cities.ReadAsync(RealData.Folder("rides"), Stop);
        Assert.Equal((46_912, 143), (city.Trips.Count, city.Trips.Count(static trip => trip.IsVoid)));
        Assert.Equal(1_184_248.66m, city.Trips.Where(static trip => !trip.IsVoid).Sum(static trip => trip.Total));
        Assert.Equal(rows.Select(static row => (new DateTimeOffset(DateTime.SpecifyKind(row.Pickup!.Value, DateTimeKind.Utc)), row.From!.Value, Math.Round((decimal)row.Total!.Value, 2))), city.Trips.Select(static trip => (trip.StartedAt, trip.PickupZone, trip.Total)));
        Assert.Equal("East Harlem North", city.NameOf(74));
        AssertSound(city.Requests);
    }

    [Fact]
    public async Task A_night_is_the_same_every_time()
    {
        City once = await Cities.ReadAsync(null, Stop);
        Assert.Equal((await Cities.ReadAsync(null, Stop)).Requests.Events, once.Requests.Events);
        Assert.InRange(once.Trips.Count(static trip => trip.IsVoid), 5, 30);
        AssertSound(once.Requests);
    }

    [Fact]
    public async Task A_folder_without_trips_is_refused()
        => Assert.Contains("green_tripdata", (await Assert.ThrowsAsync<ArgumentException>(static () => Cities.ReadAsync(AppContext.BaseDirectory, Stop))).Message, StringComparison.Ordinal);

    private static void AssertSound(History history)
    {
        Assert.Equal(history.Events.Count, history.Events.Select(static e => e.Id).Distinct().Count());
        Assert.Equal(history.Events.Select(static e => e.OccurredAt).Order(), history.Events.Select(static e => e.OccurredAt));
    }
}

using System.Text.Json.Nodes;
using Xunit;

namespace Rides.Tests;

public sealed class RidesRunTests
{
    [Fact]
    public void A_run_killed_again_and_again_ends_with_the_figures_of_an_undisturbed_one_which_the_trips_tell()
    {
        using var undisturbed = new RidesProcess();
        JsonObject figures = undisturbed.RunToTheEnd();
        AssertFigures(MadeUpNight.Trips().Select(static trip => (trip.PickupZone, trip.Total)), figures);

        using var killed = new RidesProcess();
        var dice = new Random(4711);
        int kills = 0;
        while (kills < 3 && killed.RunAndKillAfter(TimeSpan.FromMilliseconds(800 + dice.Next(700))))
        {
            kills++;
        }
        Assert.True(kills >= 1, "It ended before it could be killed: it is too fast for this test.");
        Assert.Equal(figures.ToJsonString(), killed.RunToTheEnd().ToJsonString());
    }

    [Fact]
    public void A_run_that_takes_its_time_and_is_killed_while_cars_are_under_way_ends_with_the_same_figures()
    {
        using var rides = new RidesProcess("--speed", "10000");
        Assert.True(rides.RunAndKillAfter(TimeSpan.FromSeconds(2)), "It ended before it could be killed: it is too fast for this test.");
        AssertFigures(MadeUpNight.Trips().Select(static trip => (trip.PickupZone, trip.Total)), rides.RunToTheEnd());
    }

    [Fact]
    public async Task Trips_of_the_green_taxis_end_with_figures_that_their_file_tells()
    {
        List<TripRow> all = await TaxiFolder.ReadAsync(TaxiFolder.RealFile);
        TripRow[] rows = [.. all.Take(400), .. all.Skip(400).Where(static row => row.Total <= 0), .. all.Where(static row => row.Dropoff < row.Pickup)];
        using var folder = new TaxiFolder();
        await folder.WriteAsync(rows);
        using var rides = new RidesProcess("--data", folder.Path);
        AssertFigures(rows.Select(static row => (row.From!.Value, Math.Round((decimal)row.Total!.Value, 2))), rides.RunToTheEnd());
    }

    /// <summary>The same figures, counted from the rows without any log.</summary>
    private static void AssertFigures(IEnumerable<(int Zone, decimal Total)> trips, JsonObject figures)
    {
        (int Zone, decimal Total)[] all = [.. trips];
        Assert.Equal((all.Length, all.Count(static trip => trip.Total >= 0), all.Count(static trip => trip.Total < 0)), (Number("trips"), Number("completed"), Number("cancelled")));
        Assert.Equal((all.Where(static trip => trip.Total >= 0).Sum(static trip => trip.Total), -all.Where(static trip => trip.Total < 0).Sum(static trip => trip.Total)), (Money("fareTotal"), Money("refunded")));
        Assert.Equal(all.GroupBy(static trip => trip.Zone).OrderBy(static zone => zone.Key).Select(static zone => (zone.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), zone.LongCount())), figures["tripsByPickupZone"]!.AsObject().Select(static zone => (zone.Key, zone.Value!.GetValue<long>())));
        Assert.Equal(0, Number("open"));
        Assert.InRange(Number("locations"), all.Length, 15L * all.Length);

        long Number(string name) => figures[name]!.GetValue<long>();
        decimal Money(string name) => figures[name]!.GetValue<decimal>();
    }
}

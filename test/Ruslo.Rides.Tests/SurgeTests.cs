using Ruslo;
using Xunit;

namespace Rides.Tests;

public sealed class SurgeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void More_requests_than_drivers_make_a_ride_dearer_until_an_hour_has_passed()
    {
        Surge surge = Fold(Asked(0), Asked(5), Asked(50), Freed(20));
        Assert.Equal((3, 3, 3, Noon.AddMinutes(50)), (surge.Requests, surge.Multiplier, surge.Most, surge.MostAt));
        Assert.Equal(1.5m, Fold(Asked(0), Asked(5), Asked(50), Freed(20), Freed(30)).Multiplier);
        Surge later = Fold(Asked(0), Asked(5), Asked(50), Freed(20), Asked(65));
        Assert.Equal((2, 3), (later.Requests, later.Most));
        Assert.Equal(1, Fold(Asked(0), Freed(1), Freed(2)).Multiplier);
    }

    [Fact]
    public void It_is_the_same_however_ends_of_trips_fall_between_requests()
    {
        TripEvent[] asked = [Asked(0), Asked(5), Asked(50), Asked(65), Asked(70)];
        Surge early = Fold([Freed(66), Freed(40), Freed(2), Freed(200), .. asked]);
        Surge late = Fold([.. asked, Freed(200), Freed(2), Freed(40), Freed(66)]);
        Assert.Equal(early.Quarters, late.Quarters);
        Assert.Equal((early.Now, early.Most, early.MostAt, early.Multiplier), (late.Now, late.Most, late.MostAt, late.Multiplier));
    }

    private static Surge Fold(params ReadOnlySpan<object> events) => Spec.For(Surge.Projection).Given(events).Views["74"];

    private static TripRequested Asked(int minute) => new($"{minute}", 74, Noon.AddMinutes(minute));

    private static TripCompleted Freed(int minute) => new($"{minute}", "driver-001", 74, 10, Noon.AddMinutes(minute));
}

using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Ruslo;
using Xunit;

namespace Rides.Tests;

public sealed class RideSagaTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Nothing_in_its_definition_is_doubtful() => Assert.Empty(RideSaga.Definition.Check());

    [Fact]
    public async Task A_trip_is_requested_assigned_driven_paid_and_settled()
    {
        Trip trip = TripOf(Answer.Yes);
        await using TestApp app = await RequestAsync(trip);
        string driver = Manner.Of(trip.Id, 0).DriverId;
        Assert.Equal(
        [
            new TripRequested(trip.Id, 74, trip.RequestedAt), new DriverAssigned(trip.Id, driver), new TripStarted(trip.Id, driver, trip.StartedAt),
            new TripCompleted(trip.Id, driver, 75, 12.5m, trip.EndedAt), new FareConfirmed(trip.Id), new TripSettled(trip.Id, 74, 12.5m),
        ], app.Published<TripEvent>());
        Assert.Equal([new PaymentProcessed(trip.Id, 12.5m)], app.Published<PaymentEvent>());
        Assert.Equal(6, app.Published<LocationUpdated>().Count(e => e.DriverId == driver && e.At > trip.StartedAt && e.At < trip.EndedAt));
    }

    [Fact]
    public async Task Who_declines_is_replaced_at_once()
    {
        Trip trip = TripOf(Answer.No);
        await using TestApp app = await RequestAsync(trip);
        Assert.Equal([Manner.Of(trip.Id, 0).DriverId], app.Published<DriverDeclined>().Select(static e => e.DriverId));
        Assert.Equal([Manner.Of(trip.Id, 1).DriverId], app.Published<DriverAssigned>().Select(static e => e.DriverId));
        Assert.Single(app.Published<TripSettled>());
    }

    [Fact]
    public async Task Who_says_nothing_in_time_is_replaced()
    {
        Trip trip = TripOf(Answer.Never);
        await using TestApp app = await RequestAsync(trip);
        Assert.Empty(app.Published<DriverAssigned>());
        await app.AdvanceAsync(RideSaga.Patience, Stop);
        Assert.Equal([Dispatch.NoAnswer], app.Published<DriverDeclined>().Select(static e => e.Why));
        Assert.Equal([Manner.Of(trip.Id, 1).DriverId], app.Published<DriverAssigned>().Select(static e => e.DriverId));
        Assert.Single(app.Published<TripSettled>());
    }

    [Fact]
    public async Task Who_answers_late_but_in_time_drives()
    {
        Trip trip = TripOf(Answer.YesLate, static manner => manner.After < RideSaga.Patience);
        await using TestApp app = await RequestAsync(trip);
        Assert.Empty(app.Published<DriverAssigned>());
        await app.AdvanceAsync(RideSaga.Patience * 3, Stop);
        Assert.Empty(app.Published<DriverDeclined>());
        Assert.Equal([Manner.Of(trip.Id, 0).DriverId], app.Published<DriverAssigned>().Select(static e => e.DriverId));
    }

    [Fact]
    public async Task Who_answers_when_another_has_been_asked_does_not_drive()
    {
        Trip trip = TripOf(Answer.YesLate, static manner => manner.After > RideSaga.Patience);
        await using TestApp app = await RequestAsync(trip);
        await app.AdvanceAsync(RideSaga.Patience * 3, Stop);
        Assert.Equal([Dispatch.NoAnswer], app.Published<DriverDeclined>().Select(static e => e.Why));
        Assert.Equal([Manner.Of(trip.Id, 1).DriverId], app.Published<DriverAssigned>().Select(static e => e.DriverId));
        Assert.Single(app.Handled<AnswerOffer>(ServiceNames.Dispatch));
    }

    [Fact]
    public async Task A_voided_fare_is_given_back_and_all_before_it_undone_in_reverse_order()
    {
        Trip trip = TripOf(Answer.Yes) with { Total = -12.5m };
        await using TestApp app = await RequestAsync(trip);
        string driver = Manner.Of(trip.Id, 0).DriverId;
        Assert.Equal([new PaymentProcessed(trip.Id, 12.5m), new PaymentRefunded(trip.Id, 12.5m)], app.Published<PaymentEvent>());
        Assert.Equal(["payment-processed", "fare-voided", "payment-refunded", "trip-voided", "driver-released", "trip-cancelled"],
            app.Recorded.Select(static e => e.Name).Where(static name => name is "payment-processed" or "fare-voided" or "payment-refunded" or "trip-voided" or "driver-released" or "trip-cancelled" or "trip-settled"));
        Assert.Equal([new TripCancelled(trip.Id, 74, "fare-voided")], app.Published<TripCancelled>());
        Assert.Equal(new Zone(1, 0, 0, 1), await app.Services.GetRequiredService<IViews>().GetAsync<Zone>("74", Stop));
    }

    [Fact]
    public async Task With_a_speed_everything_takes_its_time()
    {
        Trip trip = TripOf(Answer.Yes);
        await using TestApp app = await RequestAsync(trip, speed: 60);
        Assert.Empty(app.Published<TripStarted>());
        await app.AdvanceAsync((trip.StartedAt - trip.RequestedAt) / 60, Stop);
        Assert.Single(app.Published<TripStarted>());
        Assert.Empty(app.Published<LocationUpdated>());
        await app.AdvanceAsync(TimeSpan.FromSeconds(6), Stop);
        Assert.Equal(3, app.Published<LocationUpdated>().Count);
        Assert.Empty(app.Published<TripCompleted>());
        await app.AdvanceAsync(TimeSpan.FromSeconds(6), Stop);
        Assert.Single(app.Published<TripSettled>());
    }

    private static async Task<TestApp> RequestAsync(Trip trip, double? speed = null)
    {
        var city = new City("one trip", [trip], new Dictionary<int, string>());
        TestApp app = await TestApp.StartAsync(RidesHost.CreateBuilder(city, "unused", speed), cancellationToken: Stop);
        await app.PublishAsync(city.Requests.Events[0].Event, cancellationToken: Stop);
        await app.SettleAsync(Stop);
        app.AssertNothingParked();
        return app;
    }

    /// <summary>A trip of twelve minutes whose first driver answers like that, and the second one says yes.</summary>
    private static Trip TripOf(Answer answer, Func<Manner, bool>? how = null)
    {
        string id = Enumerable.Range(1, 10_000).Select(static number => number.ToString(CultureInfo.InvariantCulture))
            .First(id => Manner.Of(id, 0) is var manner && manner.Answer == answer && (how?.Invoke(manner) ?? true) && Manner.Of(id, 1).Answer == Answer.Yes);
        return new(id, 74, 75, Noon, Noon.AddMinutes(12), 12.5m);
    }
}

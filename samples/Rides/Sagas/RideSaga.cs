using Ruslo;

namespace Rides;

/// <summary>
/// A trip from the request to its end. Who declines is replaced at once; from who says nothing for a second the offer is withdrawn, and
/// another is asked. A fare that the meter voids is given back, and all that came before it is undone.
/// </summary>
internal static class RideSaga
{
    /// <summary>How long a driver has to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Nobody is left standing: far more than there are who decline one trip.</summary>
    private const int Tries = 100;

    public static Saga<Ride> Definition { get; } = Saga.For<Ride>("ride")
        .StartsOn<TripRequested>(static e => e.TripId, static e => new(e.TripId, e.PickupZone))
        .Step("driver", static s => s.Send(static ride => new FindDriver(ride.TripId, ride.PickupZone, ride.Tried))
            .SucceedsOn<DriverAssigned>(static (ride, e) => ride with { DriverId = e.DriverId })
            .FailsOn<DriverDeclined>(static (ride, _) => ride with { Tried = ride.Tried + 1 })
            .CompensateWith(static ride => new ReleaseDriver(ride.TripId, ride.DriverId))
            .CancelWith(static ride => new WithdrawOffer(ride.TripId))
            .Retry(Tries, TimeSpan.Zero)
            .Timeout(Patience)
            .CancelBeforeRetry())
        .Step("trip", static s => s.Send(static ride => new DriveTrip(ride.TripId, ride.DriverId))
            .SucceedsOn<TripCompleted>(static (ride, e) => ride with { Fare = e.Fare })
            .CompensateWith(static ride => new VoidTrip(ride.TripId, ride.DriverId)))
        .Step("payment", static s => s.Send(static ride => new TakePayment(ride.TripId, ride.Fare))
            .SucceedsOn<PaymentProcessed>()
            .CompensateWith(static (ride, paid) => new RefundPayment(ride.TripId, paid.Amount)))
        .Step("meter", static s => s.Send(static ride => new CheckMeter(ride.TripId))
            .SucceedsOn<FareConfirmed>()
            .FailsOn<FareVoided>())
        .CompletesWith(static ride => new TripSettled(ride.TripId, ride.PickupZone, ride.Fare))
        .AbortsWith(static (ride, why) => new TripCancelled(ride.TripId, ride.PickupZone, why))
        .Json(StateJson.Default.Ride);
}

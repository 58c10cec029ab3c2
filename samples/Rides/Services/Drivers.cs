using Ruslo;

namespace Rides;

/// <summary>Those who drive: what their phones tell of a trip, each when its time has come.</summary>
internal sealed class Drivers(City city, Pace pace) : IEventHandler<DriveTrip>, IEventHandler<VoidTrip>
{
    public static void Describe(SubscriptionBuilder subscription) => subscription.WithTally().Handle<Drivers>();

    public async ValueTask HandleAsync(DriveTrip c, HandlerContext context, CancellationToken cancellationToken)
    {
        await Handling.CountAsync(context, cancellationToken);
        Trip trip = city[c.TripId];
        ValueTask TellAsync(DateTimeOffset at, object e) => LaterAsync(pace.Of(at - trip.RequestedAt), e, context, cancellationToken);

        await TellAsync(trip.StartedAt, new TripStarted(trip.Id, c.DriverId, trip.StartedAt));
        foreach (LocationUpdated location in trip.Locations(c.DriverId))
        {
            await TellAsync(location.At, location);
        }
        await TellAsync(trip.EndedAt > trip.StartedAt ? trip.EndedAt : trip.StartedAt, new TripCompleted(trip.Id, c.DriverId, trip.DropoffZone, trip.Fare, trip.EndedAt));
    }

    public async ValueTask HandleAsync(VoidTrip c, HandlerContext context, CancellationToken cancellationToken)
    {
        await Handling.CountAsync(context, cancellationToken);
        await context.Events.PublishAsync(new TripVoided(c.TripId, c.DriverId), cancellationToken);
    }

    private static async ValueTask LaterAsync(TimeSpan after, object e, HandlerContext context, CancellationToken cancellationToken)
    {
        if (after == TimeSpan.Zero)
        {
            await context.Events.PublishAsync(e, cancellationToken);
            return;
        }
        await context.Timers.ScheduleAsync(e, after, cancellationToken: cancellationToken);
    }
}

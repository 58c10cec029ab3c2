using Ruslo;

namespace Rides;

/// <summary>Looks up what the meter has recorded of a trip.</summary>
internal sealed class Meter(City city) : IEventHandler<CheckMeter>
{
    public static void Describe(SubscriptionBuilder subscription) => subscription.WithTally().Handle<Meter>();

    public async ValueTask HandleAsync(CheckMeter c, HandlerContext context, CancellationToken cancellationToken)
    {
        await Handling.CountAsync(context, cancellationToken);
        await context.Events.PublishAsync(city[c.TripId].IsVoid ? (object)new FareVoided(c.TripId) : new FareConfirmed(c.TripId), cancellationToken);
    }
}

using Ruslo;

namespace Rides;

/// <summary>
/// Offers a trip to one driver after the other, as it is told. An offer ends with an answer, or when it is withdrawn: what the driver says
/// later counts no more.
/// </summary>
internal sealed class Dispatch : IEventHandler<FindDriver>, IEventHandler<WithdrawOffer>, IEventHandler<AnswerOffer>, IEventHandler<ReleaseDriver>
{
    public const string NoAnswer = "no-answer";

    public static void Describe(SubscriptionBuilder subscription) => subscription.WithTally()
        .State<Offer>(Offer.Table, static table => table.Json(StateJson.Default.Offer))
        .Handle<Dispatch>();

    public async ValueTask HandleAsync(FindDriver c, HandlerContext context, CancellationToken cancellationToken)
    {
        await Handling.CountAsync(context, cancellationToken);
        Manner manner = Manner.Of(c.TripId, c.Tried);
        var offer = new Offer(context.IdempotencyKey, manner.DriverId, IsOpen: true);
        switch (manner.Answer)
        {
            case Answer.Yes:
                await AnswerAsync(c.TripId, offer, new DriverAssigned(c.TripId, offer.DriverId), context, cancellationToken);
                break;
            case Answer.No:
                await AnswerAsync(c.TripId, offer, new DriverDeclined(c.TripId, offer.DriverId, "declined"), context, cancellationToken);
                break;
            case Answer.YesLate:
                await context.Timers.ScheduleAsync(new AnswerOffer(c.TripId, offer.Key), manner.After, cancellationToken: cancellationToken);
                context.State<Offer>().Set(c.TripId, offer);
                break;
            case Answer.Never:
                context.State<Offer>().Set(c.TripId, offer);
                break;
        }
    }

    /// <summary>The answer that there is has been told; there is none to an open offer, and never will be.</summary>
    public async ValueTask HandleAsync(WithdrawOffer c, HandlerContext context, CancellationToken cancellationToken)
    {
        await Handling.CountAsync(context, cancellationToken);
        if (await context.State<Offer>().GetAsync(c.TripId, cancellationToken) is { IsOpen: true } open)
        {
            await AnswerAsync(c.TripId, open, new DriverDeclined(c.TripId, open.DriverId, NoAnswer), context, cancellationToken);
        }
    }

    public async ValueTask HandleAsync(AnswerOffer c, HandlerContext context, CancellationToken cancellationToken)
    {
        await Handling.CountAsync(context, cancellationToken);
        if (await context.State<Offer>().GetAsync(c.TripId, cancellationToken) is { IsOpen: true } open && open.Key == c.Offer)
        {
            await AnswerAsync(c.TripId, open, new DriverAssigned(c.TripId, open.DriverId), context, cancellationToken);
        }
    }

    public async ValueTask HandleAsync(ReleaseDriver c, HandlerContext context, CancellationToken cancellationToken)
    {
        await Handling.CountAsync(context, cancellationToken);
        await context.Events.PublishAsync(new DriverReleased(c.DriverId, c.TripId), cancellationToken);
    }

    private static async ValueTask AnswerAsync(string trip, Offer offer, TripEvent answer, HandlerContext context, CancellationToken cancellationToken)
    {
        context.State<Offer>().Set(trip, offer with { IsOpen = false });
        await context.Events.PublishAsync(answer, cancellationToken);
    }
}

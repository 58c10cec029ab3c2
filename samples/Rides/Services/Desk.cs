using Ruslo;

namespace Rides;

/// <summary>Counts what comes to an end, and the money.</summary>
internal sealed class Desk : IEventHandler<DriverDeclined>, IEventHandler<PaymentEvent>, IEventHandler<TripSettled>, IEventHandler<TripCancelled>
{
    public static void Describe(SubscriptionBuilder subscription) => subscription.WithTally()
        .State<Takings>(Takings.Table, static table => table.Json(StateJson.Default.Takings))
        .Handle<Desk>();

    public ValueTask HandleAsync(DriverDeclined e, HandlerContext context, CancellationToken cancellationToken)
        => CountAsync(takings => e.Why == Dispatch.NoAnswer ? takings with { Unanswered = takings.Unanswered + 1 } : takings with { Declined = takings.Declined + 1 }, context, cancellationToken);

    public ValueTask HandleAsync(PaymentEvent e, HandlerContext context, CancellationToken cancellationToken) => CountAsync(takings => e switch
    {
        PaymentProcessed paid => takings with { Paid = takings.Paid + paid.Amount },
        PaymentRefunded refunded => takings with { Refunded = takings.Refunded + refunded.Amount },
        _ => takings,
    }, context, cancellationToken);

    public ValueTask HandleAsync(TripSettled e, HandlerContext context, CancellationToken cancellationToken) => EndedAsync(context, cancellationToken);

    public ValueTask HandleAsync(TripCancelled e, HandlerContext context, CancellationToken cancellationToken) => EndedAsync(context, cancellationToken);

    private static ValueTask EndedAsync(HandlerContext context, CancellationToken cancellationToken)
        => CountAsync(static takings => takings with { Ended = takings.Ended + 1 }, context, cancellationToken);

    private static async ValueTask CountAsync(Func<Takings, Takings> count, HandlerContext context, CancellationToken cancellationToken)
    {
        await context.State<Takings>().UpdateAsync(Takings.Key, takings => count(takings ?? Takings.None), cancellationToken);
        await Handling.CountAsync(context, cancellationToken);
    }
}

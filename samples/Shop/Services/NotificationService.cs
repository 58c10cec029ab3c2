using Ruslo;

namespace Shop;

/// <summary>Writes to the customer, through a mail server that takes its time: so this service falls behind, and nobody waits for it.</summary>
internal sealed class NotificationService(MailServer mails) : IEventHandler<OrderPlaced>, IEventHandler<OrderDelivered>, IEventHandler<OrderClosedAs>, IEventHandler<LineCancelled>
{
    public static void Describe(SubscriptionBuilder subscription) => subscription.WithTally().Handle<NotificationService>();

    public ValueTask HandleAsync(OrderPlaced e, HandlerContext context, CancellationToken cancellationToken) => MailAsync(context, cancellationToken);

    public ValueTask HandleAsync(OrderDelivered e, HandlerContext context, CancellationToken cancellationToken) => MailAsync(context, cancellationToken);

    public ValueTask HandleAsync(OrderClosedAs e, HandlerContext context, CancellationToken cancellationToken) => MailAsync(context, cancellationToken);

    public ValueTask HandleAsync(LineCancelled e, HandlerContext context, CancellationToken cancellationToken) => MailAsync(context, cancellationToken);

    private async ValueTask MailAsync(HandlerContext context, CancellationToken cancellationToken)
    {
        await mails.SendAsync(context.IdempotencyKey, cancellationToken);
        await Handling.CountAsync(context, cancellationToken);
    }
}

namespace Ruslo.WebApp;

[Subscription("confirmation")]
public sealed class SendConfirmation(IEventBus bus) : IEventHandler<OrderCreated>
{
    public async ValueTask HandleAsync(OrderCreated e, HandlerContext context, CancellationToken cancellationToken)
    {
        if (e.Amount < 0)
        {
            throw new InvalidOperationException($"Order {e.OrderId} costs less than nothing.");
        }
        await bus.PublishAsync(new ConfirmationSent(e.OrderId, e.UserId), cancellationToken);
    }
}

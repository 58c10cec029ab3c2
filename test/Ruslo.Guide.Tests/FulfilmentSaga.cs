using Microsoft.Extensions.DependencyInjection;

namespace Ruslo.Guide;

// #region state
public sealed record Fulfilment(string OrderId, decimal Amount, string? PaymentId = null);
// #endregion

/// <summary>What the guide about sagas shows.</summary>
internal static class FulfilmentSaga
{
    // #region define
    public static Saga<Fulfilment> Fulfil { get; } = Saga.For<Fulfilment>("fulfilment")
        .StartsOn<OrderPlaced>(e => e.OrderId, e => new(e.OrderId, e.Amount))                   // which instance, and its first state
        .CancelsOn<OrderWithdrawn>(e => e.OrderId, e => e.Why)
        .Step("payment", s => s.Send(f => new TakePayment(f.OrderId, f.Amount))
            .SucceedsOn<PaymentTaken>((f, e) => f with { PaymentId = e.PaymentId })
            .FailsOn<PaymentDeclined>()
            .CompensateWith((f, e) => new RefundPayment(f.OrderId, e.PaymentId))                // e is the reply that it undoes
            .Retry(3, TimeSpan.FromSeconds(10))
            .Timeout(TimeSpan.FromMinutes(15)))
        .Step("stock", s => s.Send(f => new ReserveStock(f.OrderId)).SucceedsOn<StockReserved>().FailsOn<OutOfStock>()
            .CompensateWith(f => new ReleaseStock(f.OrderId)))
        .Step("shipping", s => s.Send(f => new ShipOrder(f.OrderId)).SucceedsOn<OrderShipped>().Pivot())
        .CompletesWith(f => new OrderConfirmed(f.OrderId))
        .AbortsWith((f, why) => new OrderRejected(f.OrderId, why));
    // #endregion

    // #region run
    public static void Configure(RusloBuilder ruslo) => ruslo
        .AddSaga(Fulfil)
        .AddSubscription("payment", s => s
            .On<TakePayment>(async (c, context, ct) => await context.Events.PublishAsync(new PaymentTaken($"pay {c.OrderId}", c.Amount), ct))
            .On<RefundPayment>(async (c, context, ct) => await context.Events.PublishAsync(new PaymentRefunded(c.PaymentId), ct)));
    // #endregion

    // #region see
    public static async Task SeeAsync(IServiceProvider services, CancellationToken ct)
    {
        var sagas = services.GetRequiredService<ISagas>();
        SagaPage stuck = await sagas.ListAsync(new() { Saga = "fulfilment", Status = SagaStatus.CompensationFailed }, ct);
        SagaPage slow = await sagas.ListAsync(new() { Saga = "fulfilment", Step = "payment", StartedBefore = DateTimeOffset.UtcNow.AddHours(-1) }, ct);
        SagaDetails? one = await sagas.GetAsync("fulfilment", "ord-456", cancellationToken: ct);

        await sagas.RetryAsync("fulfilment", "ord-456", cancellationToken: ct);
        await sagas.CancelAsync("fulfilment", "ord-457", "fraud", cancellationToken: ct);
        await sagas.MoveOnAsync("fulfilment", "ord-458", "payment", "refunded by hand", cancellationToken: ct);
    }
    // #endregion
}

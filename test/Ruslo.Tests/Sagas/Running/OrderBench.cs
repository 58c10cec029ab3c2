using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Sagas.Running;

/// <summary>An application with the fulfilment saga and services that answer it as they are told.</summary>
internal sealed class OrderBench
{
    /// <summary>The services take no commands while they are away.</summary>
    public bool PaymentIsAway { get; set; }

    public bool StockIsAway { get; set; }

    public HashSet<string> Declined { get; } = [];

    public HashSet<string> Missing { get; } = [];

    /// <summary>The idempotency keys that the payment service was given, in order.</summary>
    public List<string> PaymentKeys { get; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<TestApp> StartAsync(Action<RusloBuilder>? more = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRusloCore(Orders.AddTo, ruslo =>
        {
            ruslo.UseInMemory().AddSaga(Orders.Saga);
            AddServices(ruslo);
            more?.Invoke(ruslo);
        });
        return TestApp.StartAsync(builder, null, Stop);
    }

    public static ISagas Sagas(TestApp app) => app.Services.GetRequiredService<ISagas>();

    public static async Task<SagaDetails> DetailsAsync(TestApp app, string order) => (await Sagas(app).GetAsync("fulfilment", order, cancellationToken: Stop))!;

    private void AddServices(RusloBuilder ruslo) => ruslo
        .AddSubscription("payment", s => s
            .On<TakePayment>(async (c, context, ct) =>
            {
                PaymentKeys.Add(context.IdempotencyKey);
                if (!PaymentIsAway)
                {
                    await context.Events.PublishAsync(Declined.Contains(c.OrderId) ? new PaymentDeclined(c.OrderId) : new PaymentTaken($"pay {c.OrderId}", c.Amount), ct);
                }
            })
            .On<RefundPayment>(async (c, context, ct) => await context.Events.PublishAsync(new PaymentRefunded(c.PaymentId), ct)))
        .AddSubscription("stock", s => s
            .On<ReserveStock>(async (c, context, ct) =>
            {
                if (!StockIsAway)
                {
                    await context.Events.PublishAsync(Missing.Contains(c.OrderId) ? new OutOfStock(c.OrderId) : new StockReserved(c.OrderId), ct);
                }
            })
            .On<ReleaseStock>((_, _, _) => ValueTask.CompletedTask))
        .AddSubscription("shipping", s => s.On<ShipOrder>(async (c, context, ct) => await context.Events.PublishAsync(new OrderShipped(c.OrderId), ct)));
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Guide;

/// <summary>That what the guide about sagas shows runs.</summary>
public sealed class FulfilmentTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_confirmed_when_it_is_shipped_and_paid_back_when_it_is_out_of_stock()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRuslo(ruslo =>
        {
            FulfilmentSaga.Configure(ruslo.UseInMemory());
            ruslo.AddSubscription("stock-and-parcels", static s => s
                .On<ReserveStock>(static async (c, context, ct) => await context.Events.PublishAsync(c.OrderId == "o2" ? new OutOfStock(c.OrderId) : new StockReserved(c.OrderId), ct))
                .On<ReleaseStock>(static async (c, context, ct) => await context.Events.PublishAsync(new StockReleased(c.OrderId), ct))
                .On<ShipOrder>(static async (c, context, ct) => await context.Events.PublishAsync(new OrderShipped(c.OrderId), ct)));
        });
        await using TestApp app = await TestApp.StartAsync(builder, cancellationToken: Stop);

        await app.PublishAsync(new OrderPlaced("o1", 10), cancellationToken: Stop);
        await app.PublishAsync(new OrderPlaced("o2", 20), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        await app.PublishAsync(new OrderWithdrawn("o1", "too late"), cancellationToken: Stop);
        await app.SettleAsync(Stop);

        Assert.Equal("o1", Assert.Single(app.Published<OrderConfirmed>()).OrderId);
        Assert.Equal("o2", Assert.Single(app.Published<OrderRejected>()).OrderId);
        Assert.Equal("pay o2", Assert.Single(app.Published<PaymentRefunded>()).PaymentId);
        Assert.Equal(["order-placed", "payment-taken", "stock-reserved", "order-shipped"], await TellAsync(app.Services, Stop));
        Assert.Empty(FulfilmentSaga.Fulfil.Check());
        app.AssertNothingParked();
    }

    private static async Task<string?[]> TellAsync(IServiceProvider services, CancellationToken ct)
        => [.. (await services.GetRequiredService<ISagas>().GetAsync("fulfilment", "o1", cancellationToken: ct))!.Timeline.Select(static moment => moment.Name)];
}

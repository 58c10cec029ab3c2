using Xunit;

namespace Ruslo.Tests.Sagas.Running;

public sealed class RunningProcessManagerTests
{
    // #region manager
    private static readonly ProcessManager<Parcel> Parcels = ProcessManager.For<Parcel>("parcels")
        .StartsOn<OrderWithdrawn>(e => e.OrderId, e => new(e.OrderId, 0), (_, _) => [Reaction.Wait("grace", TimeSpan.FromHours(1))])
        .OnTimeout("grace", p => p with { Sent = p.Sent + 1 }, p => [Reaction.Send(new ShipOrder(p.OrderId))])
        .On<OrderShipped>((p, _) => p, (p, _) => [Reaction.Publish(new OrderConfirmed(p.OrderId)), Reaction.End()]);
    // #endregion

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_waits_sends_finds_its_instance_by_the_reply_and_ends()
    {
        await using TestApp app = await new OrderBench().StartAsync(static ruslo => ruslo.AddProcessManager(Parcels));
        await app.PublishAsync(new OrderWithdrawn("1", "wrong address"), cancellationToken: Stop);
        await app.PublishAsync(new OrderWithdrawn("2", "wrong address"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Empty(app.Published<OrderConfirmed>());

        await app.AdvanceAsync(TimeSpan.FromHours(1.1), Stop);

        Assert.Equal(["1", "2"], app.Published<OrderConfirmed>().Select(static e => e.OrderId).Order());
        SagaDetails one = (await OrderBench.Sagas(app).GetAsync("parcels", "1", cancellationToken: Stop))!;
        Assert.Equal(SagaStatus.Completed, one.Summary.Status);
        Assert.Contains("\"sent\":1", one.State, StringComparison.OrdinalIgnoreCase);
        app.AssertNothingParked();
    }

    private sealed record Parcel(string OrderId, int Sent);
}

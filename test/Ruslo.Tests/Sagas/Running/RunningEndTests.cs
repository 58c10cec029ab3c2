using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Sagas.Running;

public sealed class RunningEndTests
{
    private static readonly Saga<Fulfilment> Quiet = Saga.For<Fulfilment>("quiet")
        .StartsOn<OrderPlaced>(e => e.OrderId, e => new(e.OrderId, e.Amount))
        .Step("stock", s => s.Send(f => new ReserveStock(f.OrderId)).SucceedsOn<StockReserved>().FailsOn<OutOfStock>().CompensateWith(f => new ReleaseStock(f.OrderId)).Timeout(TimeSpan.FromMinutes(1)));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task That_it_has_aborted_is_told_once_even_when_a_person_ends_what_could_not_be_undone_late()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRusloCore(Orders.AddTo, static ruslo => ruslo.UseInMemory().AddSaga(Quiet)); // nobody handles commands
        await using TestApp app = await TestApp.StartAsync(builder, null, Stop);
        await app.PublishAsync(new OrderPlaced("1", 10), new() { Headers = EventHeaders.None.With(WellKnownHeaders.ReplyTo, "caller/step/1/1") }, Stop);
        await app.AdvanceAsync(TimeSpan.FromMinutes(2), Stop);
        Assert.Single(app.Recorded, static e => e.Name == SagaAborted.Name);

        RecordedEvent command = app.Recorded.Single(static e => e.Name == "reserve-stock");
        await app.PublishAsync(new StockReserved("1"), new() { Headers = EventHeaders.None.With(WellKnownHeaders.ReplyTo, command.Headers.Find(WellKnownHeaders.ReplyTo)!) }, Stop);
        await app.AdvanceAsync(TimeSpan.FromHours(2), Stop);
        Assert.Equal(SagaStatus.CompensationFailed, (await OrderBench.Sagas(app).GetAsync("quiet", "1", cancellationToken: Stop))!.Summary.Status);

        await OrderBench.Sagas(app).MoveOnAsync("quiet", "1", "stock", "by hand", cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(SagaStatus.Aborted, (await OrderBench.Sagas(app).GetAsync("quiet", "1", cancellationToken: Stop))!.Summary.Status);
        Assert.Single(app.Recorded, static e => e.Name == SagaAborted.Name);
    }
}

using Xunit;

namespace Ruslo.Tests.Sagas.Running;

public sealed class RunningSagaTests
{
    private readonly OrderBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_step_is_sent_when_the_one_before_has_succeeded_and_the_end_is_told()
    {
        await using TestApp app = await bench.StartAsync();
        await app.PublishAsync(new OrderPlaced("1", 10), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("1", Assert.Single(app.Published<OrderConfirmed>()).OrderId);
        SagaDetails details = await OrderBench.DetailsAsync(app, "1");
        Assert.Equal(SagaStatus.Completed, details.Summary.Status);
        Assert.Equal(["payment", "stock", "shipping"], details.Summary.Steps.Select(static step => step.Name));
        Assert.All(details.Summary.Steps, static step => Assert.Equal(SagaStepStatus.Succeeded, step.Status));
        Assert.Contains("pay 1", details.State, StringComparison.Ordinal);
        app.AssertNothingParked();
    }

    [Fact]
    public async Task What_is_known_to_have_happened_is_undone_when_a_step_fails()
    {
        bench.Missing.Add("1");
        await using TestApp app = await bench.StartAsync();
        await app.PublishAsync(new OrderPlaced("1", 10), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("pay 1", Assert.Single(app.Published<PaymentRefunded>()).PaymentId);
        Assert.Equal(new OrderRejected("1", "out-of-stock"), Assert.Single(app.Published<OrderRejected>()));
        Assert.Empty(app.Published<OrderConfirmed>());
        Assert.Equal(SagaStatus.Aborted, (await OrderBench.DetailsAsync(app, "1")).Summary.Status);
    }

    [Fact]
    public async Task A_step_without_an_answer_in_time_aborts_and_a_late_success_is_undone_still()
    {
        bench.StockIsAway = true;
        await using TestApp app = await bench.StartAsync();
        await app.PublishAsync(new OrderPlaced("1", 10), cancellationToken: Stop);
        await app.AdvanceAsync(TimeSpan.FromMinutes(6), Stop);
        Assert.Equal(new OrderRejected("1", "timeout"), Assert.Single(app.Published<OrderRejected>()));
        Assert.Single(app.Published<PaymentRefunded>());
        Assert.Empty(app.Handled<ReleaseStock>("stock"));

        RecordedEvent command = app.Recorded.Last(static e => e.Name == "reserve-stock");
        await app.PublishAsync(new StockReserved("1"), new() { Headers = EventHeaders.None.With(WellKnownHeaders.ReplyTo, command.Headers.Find(WellKnownHeaders.ReplyTo)!), CorrelationId = command.CorrelationId }, Stop);
        await app.SettleAsync(Stop);
        Assert.Single(app.Handled<ReleaseStock>("stock"));
        Assert.Equal(SagaStepStatus.Compensated, (await OrderBench.DetailsAsync(app, "1")).Summary.Steps.Single(static step => step.Name == "stock").Status);
        Assert.Single(app.Published<OrderRejected>());
    }

    [Fact]
    public async Task An_event_of_another_publisher_does_not_answer_a_step()
    {
        bench.StockIsAway = true;
        await using TestApp app = await bench.StartAsync();
        await app.PublishAsync(new OrderPlaced("1", 10), cancellationToken: Stop);
        await app.PublishAsync(new StockReserved("1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(SagaStepStatus.Waiting, (await OrderBench.DetailsAsync(app, "1")).Summary.Steps.Single(static step => step.Name == "stock").Status);
    }

    [Fact]
    public async Task Tenants_have_instances_of_their_own()
    {
        bench.StockIsAway = true;
        await using TestApp app = await bench.StartAsync();
        await app.PublishAsync(new OrderPlaced("1", 10), new() { Tenant = "acme" }, Stop);
        await app.PublishAsync(new OrderPlaced("1", 20), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.All(app.Recorded.Where(static e => e.Name is "take-payment" or "payment-taken" && e.Payload.Span.IndexOf("10"u8) >= 0), static e => Assert.Equal("acme", e.Stream.Tenant));
        Assert.Contains("\"amount\":10", (await OrderBench.Sagas(app).GetAsync("fulfilment", "1", "acme", cancellationToken: Stop))!.State, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"amount\":20", (await OrderBench.Sagas(app).GetAsync("fulfilment", "1", cancellationToken: Stop))!.State, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, (await OrderBench.Sagas(app).ListAsync(cancellationToken: Stop)).Instances.Count);
        Assert.Equal("acme", Assert.Single((await OrderBench.Sagas(app).ListAsync(new() { Tenant = "acme" }, Stop)).Instances).Tenant);
    }

    [Fact]
    public async Task Two_events_that_start_an_instance_make_one()
    {
        await using TestApp app = await bench.StartAsync();
        await Task.WhenAll(app.PublishAsync(new OrderPlaced("1", 10), cancellationToken: Stop).AsTask(), app.PublishAsync(new OrderPlaced("1", 99), cancellationToken: Stop).AsTask());
        await app.SettleAsync(Stop);
        Assert.Single(app.Published<TakePayment>());
        Assert.Single(app.Published<OrderConfirmed>());
    }

    [Fact]
    public async Task Whoever_cancels_has_undone_what_has_happened()
    {
        bench.StockIsAway = true;
        await using TestApp app = await bench.StartAsync();
        await app.PublishAsync(new OrderPlaced("1", 10), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        await app.PublishAsync(new OrderWithdrawn("1", "changed-mind"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(new OrderRejected("1", "changed-mind"), Assert.Single(app.Published<OrderRejected>()));
        Assert.Single(app.Published<PaymentRefunded>());
    }

    [Fact]
    public async Task A_person_lists_inspects_cancels_and_moves_on()
    {
        bench.StockIsAway = true;
        await using TestApp app = await bench.StartAsync();
        for (int i = 1; i <= 3; i++)
        {
            await app.PublishAsync(new OrderPlaced($"{i}", 10 * i), cancellationToken: Stop);
        }
        await app.SettleAsync(Stop);
        ISagas sagas = OrderBench.Sagas(app);
        Assert.Equal(["1", "2", "3"], (await sagas.ListAsync(new() { Saga = "fulfilment", Status = SagaStatus.Running, Step = "stock" }, Stop)).Instances.Select(static one => one.Instance).Order());
        Assert.Empty((await sagas.ListAsync(new() { Saga = "fulfilment", Step = "payment" }, Stop)).Instances);

        Task<SagaAnswer> cancelled = sagas.CancelAsync("fulfilment", "1", "fraud", cancellationToken: Stop).AsTask();
        Task<SagaAnswer> moved = sagas.MoveOnAsync("fulfilment", "2", "stock", "seen on the shelf", cancellationToken: Stop).AsTask();
        Task<SagaAnswer> nobody = sagas.RetryAsync("fulfilment", "none", cancellationToken: Stop).AsTask();
        await app.SettleAsync(Stop);
        Assert.Equal((SagaAnswer.Done, SagaAnswer.Done, SagaAnswer.NoInstance), (await cancelled, await moved, await nobody));
        Assert.Equal("fraud", Assert.Single(app.Published<OrderRejected>()).Why);
        Assert.Equal("2", Assert.Single(app.Published<OrderConfirmed>()).OrderId);

        SagaDetails details = await OrderBench.DetailsAsync(app, "2");
        Assert.Equal("message", details.Timeline[0].What);
        Assert.Equal("order-placed", details.Timeline[0].Name);
        Assert.Equal(["send", "wait"], details.Timeline[0].Actions.Select(static did => did.What));
        Assert.Contains(details.Timeline, static moment => moment is { What: "move-on", Why: "seen on the shelf", Step: "stock" });
        Assert.Contains(details.Timeline, static moment => moment.Changes.Any(static change => change.After == "\"pay 2\""));
        Task<SagaAnswer> late = sagas.CancelAsync("fulfilment", "2", "fraud", cancellationToken: Stop).AsTask();
        await app.SettleAsync(Stop);
        Assert.Equal(SagaAnswer.NothingToDo, await late);
    }

    [Fact]
    public async Task The_timers_of_an_instance_that_has_ended_are_cancelled()
    {
        await using TestApp app = await bench.StartAsync();
        await app.PublishAsync(new OrderPlaced("1", 10), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        await app.AdvanceAsync(TimeSpan.FromHours(1), Stop);
        Assert.Equal(2, app.Recorded.Count(static e => e.Name == "timer-set"));
        Assert.Equal(2, app.Recorded.Count(static e => e.Name == "timer-cancelled"));
        Assert.DoesNotContain(app.Recorded, static e => e.Name == "timer-fired");
    }

    [Fact]
    public async Task All_that_an_instance_causes_has_one_correlation()
    {
        bench.Missing.Add("1");
        await using TestApp app = await bench.StartAsync();
        var correlation = Guid.Parse("0198f0aa-0000-7000-8000-000000000001");
        await app.PublishAsync(new OrderPlaced("1", 10), new() { CorrelationId = correlation }, Stop);
        await app.SettleAsync(Stop);
        Assert.All(app.Recorded.Where(static e => !e.Stream.Topic.StartsWith("$system", StringComparison.Ordinal)), e => Assert.Equal(correlation, e.CorrelationId));
    }
}

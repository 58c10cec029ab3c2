using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class PivotTests
{
    private static readonly string[] Nothing = [];

    private static Saga<Order> Saga => Orders.Start.Step("stock", Orders.Stock).Step("payment", Pivot).Step("shipping", s => s.Send(o => new Ship(o.Id)).SucceedsOn<Shipped>().FailsOn<Lost>().Timeout(Orders.Minute));

    [Fact]
    public void Before_the_pivot_a_failure_aborts()
    {
        SagaCase one = AtPivot(Saga);
        Assert.Contains("send Release { Id = o1 } as stock/2 key 2 confirmed", one.Message(new Declined(), "payment", 1));
    }

    [Fact]
    public void After_the_pivot_steps_are_sent_again_for_ever()
    {
        SagaCase one = AtPivot(Saga);
        one.Message(new Paid("p1"), "payment", 1);
        Assert.True(one.Instance!.HasPassedPivot);
        Assert.Equal(["no longer shipping/1 Timeout", "wait shipping/1 Retry 00:00:10"], one.Message(new Lost(), "shipping", 1));
        Assert.Equal("send Ship { Id = o1 } as shipping/2 key 2", one.TimePasses("shipping")[0]);
        Assert.Equal(["wait shipping/2 Retry 00:00:20"], one.TimePasses("shipping"));
        Assert.Equal("send Ship { Id = o1 } as shipping/3 key 2", one.TimePasses("shipping")[0]);
        for (int i = 0; i < 20; i++)
        {
            one.TimePasses("shipping");
            one.TimePasses("shipping");
        }
        Assert.Equal(["no longer shipping/23 Timeout", "wait shipping/23 Retry 01:00:00"], one.Refused("shipping", 23, "closed"));
        Assert.Equal("send Ship { Id = o1 } as shipping/24 key 24", one.TimePasses("shipping")[0]);
        Assert.Equal("final Confirmed { Id = o1, Notes = reserved; }", one.Message(new Shipped(), "shipping", 24)[1]);
    }

    [Fact]
    public void After_the_pivot_cancelling_is_too_late()
    {
        SagaCase one = AtPivot(Saga);
        one.Message(new Paid("p1"), "payment", 1);
        Assert.Equal(["ignored: AfterPivot"], one.Message(new Withdrawn("o1", "late")));
        Assert.Equal(["ignored: AfterPivot"], one.Cancel("late"));
    }

    [Fact]
    public void After_the_pivot_an_optional_step_is_gone_on_without()
    {
        SagaCase one = AtPivot(Orders.Start.Step("stock", Orders.Stock).Step("payment", Pivot).Step("wrapping", Orders.Wrapping).Step("shipping", Orders.Shipping));
        one.Message(new Paid("p1"), "payment", 1);
        Assert.Contains("send Ship { Id = o1 } as shipping/1 key 1", one.TimePasses("wrapping"));
    }

    [Fact]
    public void A_pivot_that_times_out_is_sent_again_for_ever()
    {
        SagaCase one = AtPivot(Saga);
        Assert.Equal(["wait payment/1 Retry 00:00:10"], one.TimePasses("payment"));
        Assert.Equal("send Pay { Id = o1, Amount = 10 } as payment/2 key 1", one.TimePasses("payment")[0]);
        Assert.Equal(["wait payment/2 Retry 00:00:20"], one.TimePasses("payment"));
        Assert.Contains("send Release { Id = o1 } as stock/2 key 2 confirmed", one.Message(new Declined(), "payment", 1));
    }

    [Fact]
    public void While_the_pivot_is_under_way_cancelling_waits_for_its_outcome()
    {
        SagaCase succeeds = AtPivot(Saga);
        Assert.Empty(succeeds.Message(new Withdrawn("o1", "stop")));
        Assert.Equal((SagaStatus.Running, "stop"), (succeeds.Instance!.Status, succeeds.Instance.Why!.Code));
        Assert.Equal(["ignored: Duplicate"], succeeds.Cancel("again"));
        Assert.Contains("send Ship { Id = o1 } as shipping/1 key 1", succeeds.Message(new Paid("p1"), "payment", 1));
        Assert.Null(succeeds.Instance!.Why);

        SagaCase fails = AtPivot(Saga);
        fails.Cancel("stop");
        fails.TimePasses("payment");
        Assert.Equal("send Pay { Id = o1, Amount = 10 } as payment/2 key 1", fails.TimePasses("payment")[0]); // it is known only when it answers
        Assert.Contains("send Release { Id = o1 } as stock/2 key 2 confirmed", fails.Message(new Declined(), "payment", 2));
        Assert.Equal("stop", fails.Instance!.Why!.Code);
    }

    [Fact]
    public void A_pivot_that_fails_is_not_tried_again_when_somebody_has_cancelled()
    {
        SagaCase one = AtPivot(Orders.Start.Step("stock", Orders.Stock).Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().Retry(5, Orders.Minute).Pivot()));
        one.Cancel("stop");
        Assert.Contains("send Release { Id = o1 } as stock/2 key 2 confirmed", one.Message(new Declined(), "payment", 1));

        SagaCase between = AtPivot(Orders.Start.Step("stock", Orders.Stock).Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().Retry(5, Orders.Minute).Pivot()));
        between.Message(new Declined(), "payment", 1);
        Assert.Contains("send Release { Id = o1 } as stock/2 key 2 confirmed", between.Cancel("stop"));
        Assert.Equal(SagaStepStatus.Failed, between.StatusOf("payment"));
    }

    [Fact]
    public void Cancelling_forces_the_answer_of_a_pivot_where_something_does()
    {
        SagaCase one = AtPivot(Orders.Start.Step("stock", Orders.Stock).Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().CancelWith(o => new VoidPayment(o.Id)).Timeout(Orders.Minute).Pivot()).Step("shipping", Orders.Shipping));
        Assert.Equal(["no longer payment/1 Timeout", "send VoidPayment { Id = o1 } as payment/2 key 2", "wait payment/2 Timeout 00:01:00"], one.Cancel("stop"));
        Assert.Equal(SagaStatus.Running, one.Instance!.Status);
        Assert.Contains("send Ship { Id = o1 } as shipping/1 key 1", one.Message(new Paid("p1"), "payment", 2));
    }

    [Fact]
    public void A_step_beside_the_pivot_that_fails_must_succeed_once_the_pivot_has()
    {
        Saga<Order> saga = Orders.Start.Parallel("both", p => p.Step("payment", Pivot).Step("stock", Orders.Stock).Step("shipping", s => s.Send(o => new Ship(o.Id)).SucceedsOn<Shipped>().Timeout(Orders.Minute)));
        SagaCase one = SagaCase.Started(saga);
        Assert.Equal(Nothing, one.Message(new OutOfStock(), "stock", 1));
        Assert.Equal(Nothing, one.TimePasses("shipping"));
        Assert.Equal((SagaStepStatus.Failed, SagaStepStatus.Unknown), (one.StatusOf("stock"), one.StatusOf("shipping")));
        Assert.Equal(["no longer payment/1 Timeout", "wait stock/1 Retry 00:00:10", "wait shipping/1 Retry 00:00:10"], one.Message(new Paid("p1"), "payment", 1));
        Assert.Equal("send Reserve { Id = o1 } as stock/2 key 2", one.TimePasses("stock")[0]);
        Assert.Equal("send Ship { Id = o1 } as shipping/2 key 1", one.TimePasses("shipping")[0]);
    }

    [Fact]
    public void A_pivot_that_a_person_moves_on_is_passed()
    {
        SagaCase one = AtPivot(Saga);
        one.MoveOn("payment");
        Assert.True(one.Instance!.HasPassedPivot);
    }

    private static SagaCase AtPivot(Saga<Order> saga)
    {
        SagaCase one = SagaCase.Started(saga);
        one.Message(new Reserved(), "stock", 1);
        return one;
    }

    private static SagaStepDefinition<Order> Pivot(SagaStep<Order> s) => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().Timeout(Orders.Minute).Pivot();
}

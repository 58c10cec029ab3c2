using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class StepsForwardTests
{
    [Fact]
    public void Stage_follows_stage_until_the_end()
    {
        SagaCase one = SagaCase.Of(Orders.Plain);
        Assert.Equal(["send Pay { Id = o1, Amount = 10 } as payment/1 key 1", "wait payment/1 Timeout 00:01:00"], one.Message(new Placed("o1"), replyTo: "caller"));
        Assert.Equal(SagaStatus.Running, one.Instance!.Status);
        Assert.Equal("caller", one.Instance.ReplyTo);
        Assert.Equal(["no longer payment/1 Timeout", "send Reserve { Id = o1 } as stock/1 key 1"], one.Message(new Paid("p1"), "payment", 1));
        Assert.Equal("p1", ((Order)one.Instance!.State).Paid);
        Assert.Equal(["send Ship { Id = o1 } as shipping/1 key 1"], one.Message(new ReservedElsewhere(), "stock", 1));
        Assert.Equal(["final Confirmed { Id = o1, Notes = paid;reservedelsewhere; }"], one.Message(new Shipped(), "shipping", 1));
        Assert.Equal(SagaStatus.Completed, one.Instance!.Status);
        Assert.Equal(one.Now + TimeSpan.FromDays(1), one.Instance.OpenUntil);
        Assert.Equal([1, 2, 3], one.Instance.Steps.Select(static s => s.SucceededAs));
    }

    [Fact]
    public void A_saga_without_steps_completes_at_once()
        => Assert.Equal(["final Confirmed { Id = o1, Notes =  }"], SagaCase.Of(Orders.Start).Message(new Placed("o1")));

    [Fact]
    public void A_saga_that_tells_nothing_at_its_end_ends_all_the_same()
    {
        SagaCase one = SagaCase.Of(Saga.For<Order>("quiet").StartsOn<Placed>(e => e.Id, e => new(e.Id, 1)));
        Assert.Empty(one.Message(new Placed("o1")));
        Assert.Equal(SagaStatus.Completed, one.Instance!.Status);
    }

    [Fact]
    public void A_message_that_starts_nothing_finds_no_instance()
    {
        SagaCase one = SagaCase.Of(Orders.Plain);
        Assert.Equal(["ignored: NoInstance"], one.Message(new Paid("p1"), "payment", 1));
        Assert.Equal(["ignored: NoInstance"], one.Message(new Withdrawn("o1", "no")));
        Assert.Equal(["ignored: NoInstance"], one.TimedOut("payment", 1));
        Assert.Equal(["ignored: NoInstance"], one.Cancel("no"));
        Assert.Equal(["ignored: NoInstance"], one.Handled("payment", 1));
    }

    [Fact]
    public void An_instance_is_started_once()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        Assert.Equal(["ignored: StartedAlready"], one.Message(new Placed("o1", 99)));
        Assert.Equal(10, ((Order)one.Instance!.State).Amount);
    }

    [Fact]
    public void Each_of_several_messages_starts_an_instance()
    {
        Saga<Order> saga = Orders.Plain.StartsOn<Shipped>(_ => "o1", _ => new("o1", 7));
        SagaCase one = SagaCase.Of(saga);
        Assert.Equal(["send Pay { Id = o1, Amount = 7 } as payment/1 key 1", "wait payment/1 Timeout 00:01:00"], one.Message(new Shipped()));
        Assert.Equal(["ignored: StartedAlready"], one.Message(new Placed("o1")));
    }

    [Fact]
    public void Steps_side_by_side_begin_at_once_and_the_next_stage_waits_for_all()
    {
        Saga<Order> saga = Orders.Start.Parallel("prepare", p => p.Step("stock", Orders.Stock).Step("wrapping", Orders.Wrapping)).Step("shipping", Orders.Shipping);
        SagaCase one = SagaCase.Of(saga);
        Assert.Equal(["send Reserve { Id = o1 } as stock/1 key 1", "send Wrap { Id = o1 } as wrapping/1 key 1", "wait wrapping/1 Timeout 00:01:00"], one.Message(new Placed("o1")));
        Assert.Equal(["no longer wrapping/1 Timeout"], one.Message(new Wrapped(), "wrapping", 1));
        Assert.Equal(["send Ship { Id = o1 } as shipping/1 key 1"], one.Message(new Reserved(), "stock", 1));
        Assert.Equal((2, 1), (one.Step("stock").SucceededAs, one.Step("wrapping").SucceededAs));
    }

    [Fact]
    public void A_step_whose_condition_does_not_hold_is_left_out()
    {
        SagaCase one = SagaCase.Of(Orders.Start.Step("wrapping", Orders.Wrapping).Step("shipping", Orders.Shipping));
        Assert.Equal(["send Ship { Id = o1 } as shipping/1 key 1"], one.Message(new Placed("o1", 1)));
        Assert.Equal(SagaStepStatus.Skipped, one.StatusOf("wrapping"));
    }

    [Fact]
    public void A_step_that_tells_awaits_nothing()
    {
        SagaCase one = SagaCase.Of(Orders.Start.Step("mail", s => s.Tell(o => new Mail(o.Id))).Step("shipping", Orders.Shipping));
        Assert.Equal(["tell Mail { Id = o1 }", "send Ship { Id = o1 } as shipping/1 key 1"], one.Message(new Placed("o1")));
        Assert.Equal(SagaStepStatus.Succeeded, one.StatusOf("mail"));
    }

    [Fact]
    public void A_step_that_runs_another_saga_starts_it_and_awaits_its_end()
    {
        Saga<Order> child = Saga.For<Order>("shipping").StartsOn<Ship>(c => c.Id, c => new(c.Id, 0)).CompletesWith(_ => new Shipped());
        Saga<Order> parent = Orders.Start.Step("stock", Orders.Stock).Step("shipping", s => s.Run(child, o => new Ship(o.Id)).SucceedsOn<Shipped>());
        SagaCase one = SagaCase.Started(parent);
        Assert.Equal(["run Ship { Id = o1 } as shipping/1 key 1"], one.Message(new Reserved(), "stock", 1));
        Assert.Equal(["send Release { Id = o1 } as stock/2 key 2 confirmed", "wait stock/2 Timeout 00:05:00"], one.Refused("shipping", 1, "no-trucks"));
        Assert.Equal(new AbortReason("shipping", "no-trucks"), one.Instance!.Why);
        Assert.Equal(["shipping"], parent.Compile().Runs);
    }

    [Fact]
    public void A_time_out_sends_again_with_the_same_key_and_a_failure_with_a_new_one()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().FailsOn<OutOfStock>().Timeout(Orders.Minute).Retry(3, TimeSpan.FromSeconds(2))));
        Assert.Equal(["wait stock/1 Retry 00:00:02"], one.TimePasses("stock"));
        Assert.Equal(SagaStepStatus.Retrying, one.StatusOf("stock"));
        Assert.Equal(["send Reserve { Id = o1 } as stock/2 key 1", "wait stock/2 Timeout 00:01:00"], one.TimePasses("stock"));
        Assert.Equal(["no longer stock/2 Timeout", "wait stock/2 Retry 00:00:02"], one.Message(new OutOfStock(), "stock", 1)); // a late answer to the same
        Assert.Equal(["send Reserve { Id = o1 } as stock/3 key 3", "wait stock/3 Timeout 00:01:00"], one.TimePasses("stock"));
        Assert.Equal(["ignored: FormerAttempt"], one.Message(new Reserved(), "stock", 2));
        Assert.Equal(["ignored: FormerAttempt"], one.Message(new OutOfStock(), "stock", 1));
        Assert.Equal(["no longer stock/3 Timeout", "wait stock/3 Retry 00:00:02"], one.Refused("stock", 3, "closed"));
        Assert.Equal(["send Reserve { Id = o1 } as stock/4 key 4", "wait stock/4 Timeout 00:01:00"], one.TimePasses("stock"));
        Assert.Equal(["no longer stock/4 Timeout", "final Rejected { Id = o1, Step = stock, Why = out-of-stock }"], one.Message(new OutOfStock(), "stock", 4));
    }

    [Fact]
    public void A_retry_without_delay_is_at_once()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().FailsOn<OutOfStock>().Timeout(Orders.Minute).Retry(2, TimeSpan.Zero)));
        Assert.Equal(["send Reserve { Id = o1 } as stock/2 key 1", "wait stock/2 Timeout 00:01:00"], one.TimePasses("stock"));
        Assert.Equal(["no longer stock/2 Timeout", "send Reserve { Id = o1 } as stock/3 key 3", "wait stock/3 Timeout 00:01:00"], one.Message(new OutOfStock(), "stock", 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_success_of_any_attempt_with_the_key_counts(int attempt)
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().Timeout(Orders.Minute).Retry(2, TimeSpan.Zero)));
        one.TimePasses("stock");
        Assert.Equal(["no longer stock/2 Timeout", "final Confirmed { Id = o1, Notes =  }"], one.Message(new Reserved(), "stock", attempt));
    }

    [Fact]
    public void A_reply_while_the_step_waits_before_it_sends_again_counts()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().FailsOn<OutOfStock>().Timeout(Orders.Minute).Retry(2, Orders.Minute)));
        one.TimePasses("stock");
        Assert.Equal(["no longer stock/1 Retry", "final Confirmed { Id = o1, Notes =  }"], one.Message(new Reserved(), "stock", 1));
    }

    [Fact]
    public void A_reply_by_its_key_answers_what_is_under_way()
    {
        Saga<Order> saga = Orders.Start.Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().KeyedBy(e => e.Payment).KeyedBy<Declined>(_ => "o1").Retry(1, Orders.Minute));
        SagaCase one = SagaCase.Started(saga);
        Assert.Equal(["wait payment/1 Retry 00:01:00"], one.Message(new Declined(), "payment"));
        Assert.Equal(["ignored: FormerAttempt"], one.Message(new Paid("o1"), "payment")); // nothing is under way
        one.TimePasses("payment");
        Assert.Equal(["final Confirmed { Id = o1, Notes =  }"], one.Message(new Paid("o1"), "payment"));
        Assert.Equal(["Placed", "Withdrawn", "Paid o7", "Declined o1"], saga.Compile().Intakes.Select(static i => i.Message.Name + i.Kind switch { SagaIntakeKind.Reply => " " + (i.Message == typeof(Paid) ? i.Key!(new Paid("o7")) : i.Key!(new Declined())), _ => "" }));
    }

    [Fact]
    public void A_reply_before_its_step_or_of_another_step_is_not_expected()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        Assert.Equal(["ignored: NotExpected"], one.Message(new Reserved(), "stock", 1));
        Assert.Equal(["ignored: NotExpected"], one.Message(new Reserved(), "stock"));
        Assert.Equal(["ignored: NotExpected"], one.Message(new Reserved(), "payment", 1));
        Assert.Equal(["ignored: NotExpected"], one.Message(new Paid("p"), "payment", 2));
        Assert.Equal(["ignored: NotExpected"], one.Message(new Paid("p"), "elsewhere", 1));
        Assert.Equal(["ignored: NotExpected"], one.Refused("stock", 1, "no"));
        Assert.Equal(["ignored: NotExpected"], one.Handled("payment", 1));
        Assert.Equal(["ignored: NotExpected"], one.Message("anything"));
    }

    [Fact]
    public void A_success_counts_once()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        one.Message(new Paid("p1"), "payment", 1);
        Assert.Equal(["ignored: Duplicate"], one.Message(new Paid("p1"), "payment", 1));
        Assert.Equal(["ignored: NotExpected"], one.Message(new Declined(), "payment", 1));
        Assert.Equal("paid;", ((Order)one.Instance!.State).Notes);
    }

    [Fact]
    public void After_completion_nothing_counts()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("shipping", Orders.Shipping));
        one.Message(new Shipped(), "shipping", 1);
        Assert.Equal(["ignored: Ended"], one.Message(new Shipped(), "shipping", 1));
        Assert.Equal(["ignored: Ended"], one.Message(new Lost(), "shipping", 1));
        Assert.Equal(["ignored: Ended"], one.Refused("shipping", 1, "no"));
        Assert.Equal(["ignored: Ended"], one.Message(new Withdrawn("o1", "late")));
        Assert.Equal(["ignored: Ended"], one.Cancel("late"));
        Assert.Equal(["ignored: NoLongerWaited"], one.TimedOut("shipping", 1));
        Assert.Equal(["ignored: StartedAlready"], one.Message(new Placed("o1")));
        Assert.Equal(["ignored: NotExpected"], one.MoveOn("shipping"));
        Assert.Equal(["ignored: NotExpected"], one.Retry());
    }

    [Fact]
    public void A_time_that_is_waited_for_no_longer_does_nothing()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().Timeout(Orders.Minute).Retry(2, TimeSpan.Zero)).Step("shipping", Orders.Shipping));
        one.TimePasses("stock");
        Assert.Equal(["ignored: NoLongerWaited"], one.TimedOut("stock", 1));
        Assert.Equal(["ignored: NoLongerWaited"], one.TimedOut("stock", 2, SagaWaitKind.Retry));
        one.Message(new Reserved(), "stock", 1);
        Assert.Equal(["ignored: NoLongerWaited"], one.TimedOut("stock", 2));
    }

    [Fact]
    public void An_optional_step_that_fails_or_stays_unknown_is_gone_on_without()
    {
        Saga<Order> saga = Orders.Start.Step("wrapping", Orders.Wrapping).Step("shipping", Orders.Shipping);
        SagaCase failed = SagaCase.Started(saga);
        Assert.Equal(["no longer wrapping/1 Timeout", "send Ship { Id = o1 } as shipping/1 key 1"], failed.Message(new Torn(), "wrapping", 1));
        SagaCase unknown = SagaCase.Started(saga);
        Assert.Equal(["send Ship { Id = o1 } as shipping/1 key 1"], unknown.TimePasses("wrapping"));
        Assert.Equal(SagaStepStatus.Unknown, unknown.StatusOf("wrapping"));
    }

    [Fact]
    public void A_late_success_of_an_optional_step_counts_while_the_saga_runs_and_not_after_it_has_completed()
    {
        Saga<Order> saga = Orders.Start.Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>((o, _) => o with { Notes = "late" }).FailsOn<OutOfStock>().CompensateWith(o => new Release(o.Id)).Timeout(Orders.Minute).Optional()).Step("shipping", Orders.Shipping);
        SagaCase running = SagaCase.Started(saga);
        running.TimePasses("stock");
        Assert.Empty(running.Message(new Reserved(), "stock", 1));
        Assert.Equal(["send Release { Id = o1 } as stock/2 key 2 confirmed", "wait stock/2 Timeout 00:01:00"], running.Message(new Lost(), "shipping", 1));
        SagaCase failed = SagaCase.Started(saga);
        failed.TimePasses("stock");
        Assert.Empty(failed.Message(new OutOfStock(), "stock", 1));
        Assert.Equal(SagaStepStatus.Failed, failed.StatusOf("stock"));
        SagaCase completed = SagaCase.Started(saga);
        completed.TimePasses("stock");
        completed.Message(new Shipped(), "shipping", 1);
        Assert.Equal(["ignored: Ended"], completed.Message(new Reserved(), "stock", 1));
    }

    [Fact]
    public void A_message_that_names_no_step_answers_the_one_that_waits_for_it()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        Assert.Equal(["no longer payment/1 Timeout", "send Reserve { Id = o1 } as stock/1 key 1"], one.Message(new Paid("p1")));
        Assert.Equal(["ignored: Duplicate"], one.Message(new Paid("p1")));
    }
}

using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class StepsBackTests
{

    [Fact]
    public void What_has_happened_is_undone_in_reverse_one_after_the_other()
    {
        SagaCase one = Undoing();
        Assert.Equal(SagaStatus.Compensating, one.Instance!.Status);
        Assert.Equal(["no longer stock/2 Timeout", "send Refund { Id = o1, Payment = p1 } as payment/2 key 2 confirmed", "wait payment/2 Timeout 00:01:00"], one.Handled("stock", 2));
        Assert.Equal(["no longer payment/2 Timeout", "final Rejected { Id = o1, Step = shipping, Why = lost }"], one.Handled("payment", 2));
        Assert.Equal(SagaStatus.Aborted, one.Instance!.Status);
        Assert.Equal(one.Now + TimeSpan.FromDays(1), one.Instance.OpenUntil);
        Assert.Equal(["ignored: Duplicate"], one.Handled("payment", 2));
        Assert.Equal(["ignored: Ended"], one.Cancel("again"));
    }

    [Fact]
    public void The_order_is_that_of_what_became_known_not_that_of_the_definition()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Parallel("both", p => p.Step("payment", Orders.Payment).Step("stock", Orders.Stock)).Step("shipping", Orders.Shipping));
        one.Message(new Reserved(), "stock", 1);
        one.Message(new Paid("p1"), "payment", 1);
        Assert.StartsWith("send Refund", one.Message(new Lost(), "shipping", 1)[0], StringComparison.Ordinal);
        Assert.Equal("send Release { Id = o1 } as stock/2 key 2 confirmed", one.Handled("payment", 2)[1]);
    }

    [Fact]
    public void Steps_without_compensation_are_passed_over()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("payment", Orders.Payment).Step("wrapping", s => s.Send(o => new Wrap(o.Id)).SucceedsOn<Wrapped>()).Step("shipping", Orders.Shipping));
        one.Message(new Paid("p1"), "payment", 1);
        one.Message(new Wrapped(), "wrapping", 1);
        Assert.StartsWith("send Refund", one.Message(new Lost(), "shipping", 1)[0], StringComparison.Ordinal);
        Assert.StartsWith("final Rejected", one.Handled("payment", 2)[1], StringComparison.Ordinal);
        Assert.Equal(SagaStepStatus.Succeeded, one.StatusOf("wrapping"));
    }

    [Fact]
    public void A_compensation_is_sent_again_with_its_key_five_times_and_then_has_failed()
    {
        SagaCase one = Undoing();
        Assert.Equal(["wait stock/2 Retry 00:00:10"], one.TimePasses("stock"));
        Assert.Equal(["send Release { Id = o1 } as stock/3 key 2 confirmed", "wait stock/3 Timeout 00:05:00"], one.TimePasses("stock"));
        Assert.Equal(["ignored: FormerAttempt"], one.Refused("stock", 2, "busy"));
        Assert.Equal(["no longer stock/3 Timeout", "wait stock/3 Retry 00:00:20"], one.Refused("stock", 3, "busy"));
        Assert.Equal(["ignored: Duplicate"], one.Refused("stock", 3, "busy"));
        for (int attempt = 4; attempt <= 6; attempt++)
        {
            Assert.Equal([$"send Release {{ Id = o1 }} as stock/{attempt} key 2 confirmed", $"wait stock/{attempt} Timeout 00:05:00"], one.TimePasses("stock"));
            one.TimePasses("stock");
        }
        one.TimePasses("stock");
        Assert.Equal(["no longer stock/7 Timeout", "told compensation-failed stock busy"], one.Refused("stock", 7, "busy"));
        Assert.Equal(SagaStatus.CompensationFailed, one.Instance!.Status);
        Assert.Null(one.Instance.OpenUntil);
        Assert.Equal("busy", one.Step("stock").Code);
        Assert.Equal(["ignored: Duplicate"], one.Cancel("again"));

        // a person resumes it: the same command, counted anew
        Assert.Equal(["send Release { Id = o1 } as stock/8 key 2 confirmed", "wait stock/8 Timeout 00:05:00"], one.Retry());
        Assert.Equal(SagaStatus.Compensating, one.Instance!.Status);
        Assert.Equal(1, one.Step("stock").CompensationTries);
        Assert.StartsWith("send Refund", one.Handled("stock", 4)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_says_that_a_failed_compensation_counts_as_done()
    {
        SagaCase one = GivenUp();
        Assert.StartsWith("send Refund", one.MoveOn("stock")[0], StringComparison.Ordinal);
        Assert.Equal((SagaStatus.Compensating, SagaStepStatus.Compensated), (one.Instance!.Status, one.StatusOf("stock")));
    }

    [Fact]
    public void A_compensation_that_is_handled_after_all_resumes_the_saga()
    {
        SagaCase one = GivenUp();
        Assert.StartsWith("send Refund", one.Handled("stock", 2)[0], StringComparison.Ordinal);
        Assert.Equal(SagaStatus.Compensating, one.Instance!.Status);
    }

    [Fact]
    public void A_step_that_failed_is_not_undone_and_one_that_is_unknown_only_when_it_is_known_to_have_happened()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        Assert.Equal(["final Rejected { Id = o1, Step = payment, Why = timeout }"], one.TimePasses("payment"));
        Assert.Equal((SagaStatus.Aborted, SagaStepStatus.Unknown), (one.Instance!.Status, one.StatusOf("payment")));
        Assert.Equal(["send Refund { Id = o1, Payment = p9 } as payment/2 key 2 confirmed", "wait payment/2 Timeout 00:01:00"], one.Message(new Paid("p9"), "payment", 1));
        Assert.Equal((SagaStatus.Aborted, SagaStepStatus.Compensating, true), (one.Instance!.Status, one.StatusOf("payment"), one.Step("payment").IsLate));
        Assert.Equal(["ignored: Duplicate"], one.Message(new Paid("p9"), "payment", 1));
        Assert.Equal(["no longer payment/2 Timeout"], one.Handled("payment", 2)); // what tells the end was told before
        Assert.Equal((SagaStatus.Aborted, SagaStepStatus.Compensated), (one.Instance!.Status, one.StatusOf("payment")));
    }

    [Fact]
    public void A_late_failure_only_settles_the_step()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        one.TimePasses("payment");
        DateTimeOffset? open = one.Instance!.OpenUntil;
        one.Now += TimeSpan.FromHours(1);
        Assert.Equal([], one.Message(new Declined(), "payment", 1));
        Assert.Equal((SagaStatus.Aborted, SagaStepStatus.Failed, open), (one.Instance!.Status, one.StatusOf("payment"), one.Instance.OpenUntil));
    }

    [Fact]
    public void A_late_success_counts_as_long_as_the_instance_is_open()
    {
        SagaCase one = SagaCase.Started(Orders.Plain.KeepsOpen(TimeSpan.FromHours(2)));
        one.TimePasses("payment");
        one.Now += TimeSpan.FromHours(2.1);
        Assert.Equal(["ignored: Ended"], one.Message(new Paid("p9"), "payment", 1));
        one.Now -= TimeSpan.FromHours(0.1);
        Assert.StartsWith("send Refund", one.Message(new Paid("p9"), "payment", 1)[0], StringComparison.Ordinal);
        Assert.Equal(one.Now + TimeSpan.FromHours(2), one.Instance!.OpenUntil);
        one.Now += TimeSpan.FromHours(3); // what is begun is brought to its end
        Assert.Equal(["no longer payment/2 Timeout", "wait payment/2 Retry 00:00:10"], one.Refused("payment", 2, "busy"));
        Assert.StartsWith("send Refund", one.TimePasses("payment")[0], StringComparison.Ordinal);
        Assert.Equal(["no longer payment/3 Timeout"], one.Handled("payment", 3));
    }

    [Fact]
    public void A_late_compensation_that_fails_for_good_is_seen_and_resumed_without_telling_the_end_twice()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        one.TimePasses("payment");
        one.Message(new Paid("p9"), "payment", 1);
        for (int i = 0; i < 5; i++)
        {
            one.TimePasses("payment");
            one.TimePasses("payment");
        }
        Assert.Equal(["told compensation-failed payment timeout"], one.TimePasses("payment"));
        Assert.Equal(SagaStatus.CompensationFailed, one.Instance!.Status);
        Assert.StartsWith("send Refund", one.Retry("payment")[0], StringComparison.Ordinal);
        Assert.Equal(SagaStatus.Aborted, one.Instance!.Status);
        Assert.Equal(["no longer payment/8 Timeout"], one.Handled("payment", 8));
        Assert.Equal(SagaStatus.Aborted, one.Instance!.Status);
    }

    [Fact]
    public void A_late_success_while_others_are_undone_is_undone_beside_them()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("payment", Orders.Payment).Parallel("both", p => p.Step("stock", Orders.Stock).Step("shipping", Orders.Shipping)));
        one.Message(new Paid("p1"), "payment", 1);
        Assert.StartsWith("send Refund", one.Message(new Lost(), "shipping", 1)[0], StringComparison.Ordinal);
        Assert.Equal(SagaStepStatus.Waiting, one.StatusOf("stock"));
        Assert.StartsWith("send Release { Id = o1 } as stock/2 key 2", one.Message(new Reserved(), "stock", 1)[0], StringComparison.Ordinal);
        Assert.Equal(["no longer payment/2 Timeout"], one.Handled("payment", 2)); // the other one is not yet confirmed
        Assert.Equal(["no longer stock/2 Timeout", "final Rejected { Id = o1, Step = shipping, Why = lost }"], one.Handled("stock", 2));
    }

    [Fact]
    public void A_time_out_forces_an_answer_where_something_does()
    {
        Saga<Order> saga = Orders.Start.Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().CompensateWith((o, e) => new Refund(o.Id, e.Payment)).CancelWith(o => new VoidPayment(o.Id)).Timeout(Orders.Minute)).Step("shipping", Orders.Shipping);
        SagaCase one = SagaCase.Started(saga);
        Assert.Equal(["send VoidPayment { Id = o1 } as payment/2 key 2", "wait payment/2 Timeout 00:01:00"], one.TimePasses("payment"));
        Assert.Equal(SagaStepStatus.Cancelling, one.StatusOf("payment"));
        Assert.Equal(["send VoidPayment { Id = o1 } as payment/3 key 2", "wait payment/3 Timeout 00:02:00"], one.TimePasses("payment"));
        Assert.Equal(["no longer payment/3 Timeout", "wait payment/3 Retry 00:00:20"], one.Refused("payment", 3, "busy")); // no answer
        Assert.Equal(["ignored: Duplicate"], one.Refused("payment", 3, "busy"));
        Assert.Equal(["ignored: FormerAttempt"], one.Refused("payment", 2, "busy"));
        Assert.Equal(["send VoidPayment { Id = o1 } as payment/4 key 2", "wait payment/4 Timeout 00:04:00"], one.TimePasses("payment"));
        Assert.Equal(["no longer payment/4 Timeout", "send Ship { Id = o1 } as shipping/1 key 1"], one.Message(new Paid("p1"), "payment", 2));

        SagaCase failed = SagaCase.Started(saga);
        failed.TimePasses("payment");
        Assert.Equal(["no longer payment/2 Timeout", "final Rejected { Id = o1, Step = payment, Why = declined }"], failed.Message(new Declined(), "payment", 2));
    }

    [Fact]
    public void An_abort_forces_the_answer_of_steps_under_way_and_awaits_it()
    {
        Saga<Order> saga = Orders.Start.Parallel("both", p => p
            .Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().CompensateWith((o, e) => new Refund(o.Id, e.Payment)).CancelWith(o => new VoidPayment(o.Id)))
            .Step("shipping", Orders.Shipping));
        SagaCase one = SagaCase.Started(saga);
        Assert.Equal(["send VoidPayment { Id = o1 } as payment/2 key 2", "wait payment/2 Timeout 00:05:00"], one.Message(new Lost(), "shipping", 1));
        Assert.Equal(SagaStatus.Compensating, one.Instance!.Status);
        Assert.Equal(["no longer payment/2 Timeout", "send Refund { Id = o1, Payment = p1 } as payment/3 key 3 confirmed", "wait payment/3 Timeout 00:05:00"], one.Message(new Paid("p1"), "payment", 1));
        Assert.Equal(["ignored: Duplicate"], one.Message(new Paid("p1"), "payment", 2));
        Assert.Equal(["ignored: NotExpected"], one.Message(new Paid("p1"), "payment", 3)); // what undoes it is no attempt to do it
        Assert.Equal("final Rejected { Id = o1, Step = shipping, Why = lost }", one.Handled("payment", 3)[1]);

        SagaCase failed = SagaCase.Started(saga);
        failed.Message(new Lost(), "shipping", 1);
        Assert.Equal(["no longer payment/2 Timeout", "final Rejected { Id = o1, Step = shipping, Why = lost }"], failed.Message(new Declined(), "payment", 2));
    }

    [Fact]
    public void A_person_ends_what_forces_no_answer()
    {
        SagaCase back = SagaCase.Started(Orders.Start.Parallel("both", p => p
            .Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().CancelWith(o => new VoidPayment(o.Id))).Step("shipping", Orders.Shipping)));
        back.Message(new Lost(), "shipping", 1);
        Assert.Equal(["no longer payment/2 Timeout", "final Rejected { Id = o1, Step = shipping, Why = lost }"], back.MoveOn("payment"));
        Assert.Equal(SagaStepStatus.Failed, back.StatusOf("payment"));
    }

    [Fact]
    public void Cancelling_undoes_what_has_happened_and_leaves_what_is_under_way()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        one.Message(new Paid("p1"), "payment", 1);
        Assert.StartsWith("send Refund", one.Message(new Withdrawn("o1", "no-money"))[0], StringComparison.Ordinal);
        Assert.Equal((new AbortReason("", "no-money", new Withdrawn("o1", "no-money")), SagaStepStatus.Waiting), (one.Instance!.Why, one.StatusOf("stock")));
        Assert.Equal(["ignored: Duplicate"], one.Message(new Withdrawn("o1", "twice")));
        Assert.Equal("final Rejected { Id = o1, Step = , Why = no-money }", one.Handled("payment", 2)[1]);
        Assert.StartsWith("send Release", one.Message(new Reserved(), "stock", 1)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Times_of_steps_under_way_are_no_longer_waited_for_when_the_saga_goes_back()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        Assert.Equal(["no longer payment/1 Timeout", "final Rejected { Id = o1, Step = , Why = stop }"], one.Cancel("stop"));
        Assert.Equal(SagaStepStatus.Waiting, one.StatusOf("payment"));
        Assert.Equal(["ignored: NoLongerWaited"], one.TimedOut("payment", 1));
    }

    [Theory]
    [InlineData(true, SagaStepStatus.Failed)]
    [InlineData(false, SagaStepStatus.Unknown)]
    public void A_step_that_would_have_been_sent_again_has_failed_or_is_unknown(bool afterFailure, SagaStepStatus expected)
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().FailsOn<OutOfStock>().CompensateWith(o => new Release(o.Id)).Timeout(Orders.Minute).Retry(5, Orders.Minute)));
        _ = afterFailure ? one.Message(new OutOfStock(), "stock", 1) : one.TimePasses("stock");
        Assert.Equal(["no longer stock/1 Retry", "final Rejected { Id = o1, Step = , Why = stop }"], one.Cancel("stop"));
        Assert.Equal(expected, one.StatusOf("stock"));
        Assert.StartsWith("send Release", one.Message(new Reserved(), "stock", 1)[0], StringComparison.Ordinal); // whoever says so: it has happened
    }

    [Fact]
    public void A_success_after_a_failure_with_the_same_key_is_undone_all_the_same()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().FailsOn<OutOfStock>().CompensateWith(o => new Release(o.Id)).Timeout(Orders.Minute).Retry(1, TimeSpan.Zero)));
        one.TimePasses("stock");
        Assert.Contains("final Rejected { Id = o1, Step = stock, Why = out-of-stock }", one.Message(new OutOfStock(), "stock", 1));
        Assert.Equal(["ignored: Duplicate"], one.Message(new OutOfStock(), "stock", 2));
        Assert.StartsWith("send Release", one.Message(new Reserved(), "stock", 2)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_was_moved_on_is_not_undone_when_that_needs_its_reply_and_this_is_told()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        Assert.Equal(["no longer payment/1 Timeout", "send Reserve { Id = o1 } as stock/1 key 1"], one.MoveOn("payment"));
        Assert.Equal(["send Ship { Id = o1 } as shipping/1 key 1"], one.MoveOn("stock"));
        Assert.Equal(["told compensation-left-out payment no-reply", "send Release { Id = o1 } as stock/2 key 2 confirmed", "wait stock/2 Timeout 00:05:00"], one.Message(new Lost(), "shipping", 1));
        Assert.Equal("final Rejected { Id = o1, Step = shipping, Why = lost }", one.Handled("stock", 2)[1]);
    }

    [Fact]
    public void A_success_that_comes_after_a_person_has_moved_on_is_kept_for_what_undoes_it()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        one.MoveOn("payment");
        Assert.Empty(one.Message(new Paid("p1"), "payment", 1));
        Assert.Equal(["ignored: Duplicate"], one.Message(new Paid("p1"), "payment", 1));
        one.MoveOn("stock");
        Assert.StartsWith("send Release", one.Message(new Lost(), "shipping", 1)[0], StringComparison.Ordinal);
        Assert.Contains(one.Handled("stock", 2), static effect => effect.StartsWith("send Refund { Id = o1, Payment = p1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_person_sends_a_waiting_step_again()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().Retry(1, Orders.Minute)));
        Assert.Equal(["send Pay { Id = o1, Amount = 10 } as payment/2 key 1"], one.Retry("payment"));
        Assert.Equal(["ignored: NotExpected"], one.Retry("elsewhere"));
        SagaCase failed = SagaCase.Started(Orders.Start.Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().Retry(1, Orders.Minute)));
        failed.Message(new Declined(), "payment", 1);
        Assert.Equal(["no longer payment/1 Retry", "send Pay { Id = o1, Amount = 10 } as payment/2 key 2"], failed.Retry());
    }

    private static SagaCase Undoing()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        one.Message(new Paid("p1"), "payment", 1);
        one.Message(new Reserved(), "stock", 1);
        Assert.Equal(["send Release { Id = o1 } as stock/2 key 2 confirmed", "wait stock/2 Timeout 00:05:00"], one.Message(new Lost(), "shipping", 1));
        return one;
    }

    private static SagaCase GivenUp()
    {
        SagaCase one = Undoing();
        for (int i = 0; i < 11; i++)
        {
            one.TimePasses("stock");
        }
        Assert.Equal(SagaStatus.CompensationFailed, one.Instance!.Status);
        return one;
    }
}

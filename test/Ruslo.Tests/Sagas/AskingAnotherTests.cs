using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class AskingAnotherTests
{
    private static readonly Saga<Order> Asking = Orders.Start.Step("payment", s => s.Send(o => new Pay(o.Id + o.Notes, o.Amount))
        .SucceedsOn<Paid>().FailsOn<Declined>((o, _) => o with { Notes = o.Notes + "x" }).CompensateWith((o, e) => new Refund(o.Id, e.Payment))
        .CancelWith(o => new Unwrap(o.Id)).Timeout(Orders.Minute).Retry(1, TimeSpan.Zero).CancelBeforeRetry());

    [Fact]
    public void Who_did_not_answer_in_time_is_cancelled_and_another_is_asked_with_a_new_command_and_a_new_key()
    {
        SagaCase one = SagaCase.Started(Asking);
        Assert.Equal(["send Unwrap { Id = o1 } as payment/2 key 2", "wait payment/2 Timeout 00:01:00"], one.TimePasses("payment"));
        Assert.Equal(["no longer payment/2 Timeout", "send Pay { Id = o1x, Amount = 10 } as payment/3 key 3", "wait payment/3 Timeout 00:01:00"], one.Message(new Declined(), "payment", 2));
        Assert.Equal(["ignored: FormerAttempt"], one.Message(new Paid("late"), "payment", 1));
        Assert.Equal(["no longer payment/3 Timeout", "final Confirmed { Id = o1, Notes = x }"], one.Message(new Paid("p1"), "payment", 3));
    }

    [Fact]
    public void Who_has_answered_meanwhile_is_believed()
    {
        SagaCase one = SagaCase.Started(Asking);
        one.TimePasses("payment");
        Assert.Equal(["no longer payment/2 Timeout", "final Confirmed { Id = o1, Notes =  }"], one.Message(new Paid("p1"), "payment", 1));
    }

    [Fact]
    public void A_nested_saga_that_is_cancelled_and_aborts_without_an_event_has_answered()
    {
        Saga<Order> child = Saga.For<Order>("child").StartsOn<Ship>(c => c.Id, c => new(c.Id, 1)).CancelsOn<Unwrap>(c => c.Id, _ => "stop").CompletesWith(_ => new Shipped());
        SagaCase one = SagaCase.Started(Orders.Start.Step("shipping", s => s.Run(child, o => new Ship(o.Id)).SucceedsOn<Shipped>().CancelWith(o => new Unwrap(o.Id)).Timeout(Orders.Minute)));
        Assert.Equal(["send Unwrap { Id = o1 } as shipping/2 key 2", "wait shipping/2 Timeout 00:01:00"], one.TimePasses("shipping"));
        Assert.Equal(["no longer shipping/2 Timeout", "final Rejected { Id = o1, Step = shipping, Why = stop }"], one.Refused("shipping", 1, "stop"));
    }

    [Fact]
    public void When_all_tries_are_used_up_the_last_is_cancelled_too_and_the_saga_aborts()
    {
        SagaCase one = SagaCase.Started(Asking);
        one.TimePasses("payment");
        one.Message(new Declined(), "payment", 2);
        Assert.Equal(["send Unwrap { Id = o1 } as payment/4 key 4", "wait payment/4 Timeout 00:01:00"], one.TimePasses("payment"));
        Assert.Equal(["no longer payment/4 Timeout", "final Rejected { Id = o1, Step = payment, Why = declined }"], one.Message(new Declined(), "payment", 4));
    }

    [Fact]
    public void What_is_tried_for_ever_never_aborts_and_waits_longer_and_longer()
    {
        SagaCase one = SagaCase.Started(Orders.Start.Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().FailsOn<OutOfStock>().RetryForever(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30))));
        foreach (string delay in (string[])["10", "20", "30", "30", "30"])
        {
            int attempt = one.Step("stock").Attempt;
            Assert.Equal([$"wait stock/{attempt} Retry 00:00:{delay}"], one.Message(new OutOfStock(), "stock", attempt));
            Assert.Equal([$"send Reserve {{ Id = o1 }} as stock/{attempt + 1} key {attempt + 1}"], one.TimePasses("stock"));
        }
        Assert.Equal(["final Rejected { Id = o1, Step = , Why = no }"], one.Message(new Withdrawn("o1", "no"))); // but it can be cancelled
    }

    [Fact]
    public void What_means_nothing_by_itself_is_refused()
    {
        static string Of(Func<SagaStep<Order, Reserved>, SagaStepDefinition<Order>> words)
            => Assert.Throws<ArgumentException>(() => Orders.Start.Step("stock", s => words(s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>()))).Message;
        Assert.Contains("CancelWith", Of(static s => s.Timeout(Orders.Minute).Retry(1, TimeSpan.Zero).CancelBeforeRetry()), StringComparison.Ordinal);
        Assert.Contains("Timeout", Of(static s => s.CancelWith(o => new Release(o.Id)).Retry(1, TimeSpan.Zero).CancelBeforeRetry()), StringComparison.Ordinal);
        Assert.Contains("RetryForever", Of(static s => s.CancelWith(o => new Release(o.Id)).Timeout(Orders.Minute).CancelBeforeRetry()), StringComparison.Ordinal);
        Assert.Contains("optional", Of(static s => s.RetryForever(Orders.Minute, Orders.Minute).Optional()), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Orders.Start.Step("stock", static s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().RetryForever(TimeSpan.Zero, Orders.Minute)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Orders.Start.Step("stock", static s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>().RetryForever(Orders.Minute, TimeSpan.Zero)));
    }
}

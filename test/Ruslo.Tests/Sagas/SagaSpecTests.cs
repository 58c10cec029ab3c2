using Xunit;

namespace Ruslo.Tests.Sagas;

/// <summary>Examples of sagas; the first ones are shown in docs/how-to/test-a-saga.md.</summary>
public sealed class SagaSpecTests
{
    // #region forward
    [Fact]
    public void An_order_is_paid_then_reserved_then_shipped()
        => Spec.For(Orders.Plain)
            .When(new Placed("o1", Amount: 10)).ThenSends(new Pay("o1", 10))
            .When(new Paid("p1")).ThenSends(new Reserve("o1"))
            .When(new Reserved()).ThenSends(new Ship("o1"))
            .When(new Shipped()).ThenPublishes(new Confirmed("o1", "paid;reserved;")).ThenCompletes();
    // #endregion

    // #region back
    [Fact]
    public void What_is_lost_on_the_way_is_undone_in_reverse()
        => Spec.For(Orders.Plain)
            .Given(new Placed("o1"), new Paid("p1"), new Reserved())
            .When(new Lost()).ThenAborts("lost").ThenSends(new Release("o1"))
            .WhenHandled<Release>().ThenSends(new Refund("o1", "p1"))
            .WhenHandled<Refund>().ThenPublishes(new Rejected("o1", "shipping", "lost"));
    // #endregion

    // #region time
    [Fact]
    public void A_payment_that_comes_too_late_is_given_back()
        => Spec.For(Orders.Plain)
            .Given(new Placed("o1"))
            .AfterTime(TimeSpan.FromMinutes(1)).ThenAborts("timeout").ThenStep("payment", SagaStepStatus.Unknown)
            .When(new Paid("p1")).ThenSends(new Refund("o1", "p1"));
    // #endregion

    [Fact]
    public void Refusals_requests_and_what_is_passed_over_can_be_said()
    {
        SagaSpec<Order> started = Spec.For(Orders.Plain).Given(new Placed("o1"));
        started.WhenRefused<Pay>("no-card").ThenAborts("no-card").ThenPublishes(new Rejected("o1", "payment", "no-card"));
        started.WhenCancelled("stop").ThenAborts("stop");
        started.WhenRetried("payment").ThenSends(new Pay("o1", 10));
        started.WhenMovedOn("payment").ThenSends(new Reserve("o1")).ThenState(new Order("o1", 10));
        started.When(new Shipped()).ThenIgnores("not-expected").ThenSends().ThenPublishes();
        started.When(new Placed("o1")).ThenIgnores("started-already");
        Spec.For(Orders.Plain).When(new Paid("p1")).ThenIgnores("no-instance");
    }

    [Fact]
    public void What_does_not_hold_is_shown_beside_what_does()
    {
        SagaSpec<Order> started = Spec.For(Orders.Plain).When(new Placed("o1"));
        Assert.Contains("+   Amount: 10", Assert.Throws<SpecException>(() => started.ThenSends(new Pay("o1", 11))).Message, StringComparison.Ordinal);
        Assert.Contains("- Confirmed", Assert.Throws<SpecException>(() => started.ThenPublishes(new Confirmed("o1"))).Message, StringComparison.Ordinal);
        Assert.Contains("It has not completed. It is Running; payment: Waiting, stock: Pending, shipping: Pending.", Assert.Throws<SpecException>(() => started.ThenCompletes()).Message, StringComparison.Ordinal);
        Assert.Contains("does not abort ('x')", Assert.Throws<SpecException>(() => started.ThenAborts("x")).Message, StringComparison.Ordinal);
        Assert.Contains("+ \"declined\"", Assert.Throws<SpecException>(() => started.When(new Declined()).ThenAborts("x")).Message, StringComparison.Ordinal);
        Assert.Contains("changes something", Assert.Throws<SpecException>(() => started.ThenIgnores("duplicate")).Message, StringComparison.Ordinal);
        Assert.Contains("another reason: 'not-expected'", Assert.Throws<SpecException>(() => started.When(new Lost()).ThenIgnores("duplicate")).Message, StringComparison.Ordinal);
        Assert.Contains("'stock' is not Waiting", Assert.Throws<SpecException>(() => started.ThenStep("stock", SagaStepStatus.Waiting)).Message, StringComparison.Ordinal);
        Assert.Contains("was not started", Assert.Throws<SpecException>(() => Spec.For(Orders.Plain).ThenCompletes()).Message, StringComparison.Ordinal);
        Assert.Contains("no Ship that this could answer, but: Pay", Assert.Throws<SpecException>(() => started.WhenRefused<Ship>("x").ThenAborts("x")).Message, StringComparison.Ordinal);
        Assert.Contains("payment: Waiting, stock: Pending, shipping: Pending. What came last changes nothing ('not-expected').", Assert.Throws<SpecException>(() => started.When(new Shipped()).ThenSends(new Pay("o1", 10))).Message, StringComparison.Ordinal);
        Assert.Contains("What is given changes nothing ('not-expected')", Assert.Throws<SpecException>(() => started.Given(new Lost()).ThenCompletes()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_beginning_is_shared_by_several_examples()
    {
        SagaSpec<Order> paid = Spec.For(Orders.Plain).Given(new Placed("o1"), new Paid("p1"));
        paid.When(new Reserved()).ThenSends(new Ship("o1"));
        paid.When(new OutOfStock()).ThenSends(new Refund("o1", "p1"));
        paid.AfterTime(TimeSpan.FromDays(10)).ThenSends();
    }
}

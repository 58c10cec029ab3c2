using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class SagaCheckTests
{
    [Fact]
    public void Nothing_is_doubtful_about_a_sound_definition() => Assert.Empty(Saga.For<Order>("orders").StartsOn<Placed>(e => e.Id, e => new(e.Id, 1)).Step("payment", Orders.Payment).Step("stock", Orders.Stock).Step("shipping", Orders.Shipping).Check());

    [Fact]
    public void A_step_that_nothing_undoes_before_one_that_can_fail_is_found()
    {
        Assert.Equal(["no-compensation wrapping"], Found(Saga.For<Order>("orders").Step("wrapping", s => s.Send(o => new Wrap(o.Id)).SucceedsOn<Wrapped>()).Step("shipping", Orders.Shipping)));
        Assert.Empty(Found(Saga.For<Order>("orders").Step("shipping", Orders.Shipping)));
        Assert.Equal(["no-compensation shipping"], Found(Saga.For<Order>("orders").Parallel("both", p => p.Step("shipping", Orders.Shipping).Step("stock", Orders.Stock))));
        Assert.Empty(Found(Saga.For<Order>("orders").Step("shipping", Orders.Shipping).Step("wrapping", Orders.Wrapping)));
        Assert.Equal(["no-compensation shipping"], Found(Orders.Start.Step("shipping", Orders.Shipping).Step("wrapping", Orders.Wrapping))); // it can be cancelled then
    }

    [Fact]
    public void A_time_out_whose_outcome_stays_unknown_is_found_where_nothing_undoes_the_step()
    {
        string[] Of(Func<SagaStep<Order, Shipped>, SagaStepDefinition<Order>> words) => Found(Saga.For<Order>("orders").Step("shipping", s => words(s.Send(o => new Ship(o.Id)).SucceedsOn<Shipped>())));
        Assert.Equal(["unknown-outcome shipping"], Of(static s => s.Timeout(TimeSpan.FromSeconds(1)).Retry(3, TimeSpan.Zero)));
        Assert.Empty(Of(static s => s));
        Assert.Empty(Of(static s => s.Timeout(TimeSpan.FromSeconds(1)).CompensateWith(o => new Wrap(o.Id))));
        Assert.Empty(Of(static s => s.Timeout(TimeSpan.FromSeconds(1)).FailsOn<Lost>().CancelWith(o => new Wrap(o.Id))));
        Assert.Empty(Of(static s => s.Timeout(TimeSpan.FromSeconds(1)).Optional()));
        Assert.Empty(Of(static s => s.Timeout(TimeSpan.FromSeconds(1)).Pivot()));
        Assert.Empty(Of(static s => s.Timeout(TimeSpan.FromSeconds(1)).RetryForever(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void An_answer_that_is_forced_and_cannot_be_no_is_found()
    {
        static SagaStepDefinition<Order> Forced(SagaStep<Order> s) => s.Send(o => new Ship(o.Id)).SucceedsOn<Shipped>().CancelWith(o => new Wrap(o.Id));
        Assert.Equal(["failure-not-named shipping"], Found(Saga.For<Order>("orders").Step("shipping", Forced)));
        Saga<Order> child = Saga.For<Order>("child").StartsOn<Ship>(c => c.Id, c => new(c.Id, 1)).CompletesWith(_ => new Shipped());
        Assert.Empty(Found(Orders.Start.Step("shipping", s => s.Run(child, o => new Ship(o.Id)).SucceedsOn<Shipped>().CancelWith(o => new Wrap(o.Id))))); // that it aborts is an answer
    }

    [Fact]
    public void After_the_pivot_nothing_needs_to_be_undone_and_what_would_undo_it_is_found()
    {
        Saga<Order> saga = Orders.Start.Step("payment", s => s.Send(o => new Pay(o.Id, 1)).SucceedsOn<Paid>().Pivot());
        Assert.Empty(Found(saga.Step("shipping", Orders.Shipping)));
        Assert.Equal(["compensation-never-sent stock", "second-pivot shipping"], Found(saga.Step("stock", Orders.Stock).Step("shipping", s => s.Send(o => new Ship(o.Id)).SucceedsOn<Shipped>().Pivot())));
    }

    [Fact]
    public void A_nested_saga_that_cannot_answer_is_found()
    {
        Saga<Order> child = Saga.For<Order>("child").StartsOn<Ship>(c => c.Id, c => new(c.Id, 1)).CompletesWith(_ => new Shipped()).AbortsWith((_, _) => new Lost());
        Assert.Empty(Found(Orders.Start.Step("shipping", s => s.Run(child, o => new Ship(o.Id)).SucceedsOn<Shipped>().FailsOn<Lost>())));
        Assert.Equal(["failure-not-handled shipping"], Found(Orders.Start.Step("shipping", s => s.Run(child, o => new Ship(o.Id)).SucceedsOn<Shipped>())));
        Assert.Equal(["child-not-started shipping", "never-answered shipping"], Found(Orders.Start.Step("shipping", s => s.Run(child, o => new Wrap(o.Id)).SucceedsOn<Wrapped>().FailsOn<Lost>())));
        Assert.Equal(["child-not-retried shipping"], Found(Orders.Start.Step("shipping", s => s.Run(child, o => new Ship(o.Id)).SucceedsOn<Shipped>().FailsOn<Lost>().Retry(1, TimeSpan.Zero))));
    }

    private static string[] Found(Saga<Order> saga) => [.. saga.Check().Select(static finding => $"{finding.Code} {finding.Step}")];
}

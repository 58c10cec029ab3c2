using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class SagaSimulationTests
{
    // #region simulate
    private static SagaSimulation<Order> Simulate(Saga<Order> saga) => SagaSimulation.Of(saga, random => new Placed("o1", Amount: 1 + random.Next(9)))
        .Service<Pay>(succeeds: c => new Paid($"payment of {c.Amount}"), fails: _ => new Declined())
        .Service<Reserve>(succeeds: _ => new Reserved(), fails: _ => new OutOfStock())
        .Service<Ship>(succeeds: _ => new Shipped()) // it refuses when it fails
        .Invariant(outcome => outcome.Done.OfType<Pay>().Count() - outcome.Undone.OfType<Refund>().Count() == (outcome.Status == SagaStatus.Completed ? 1 : 0)
            ? null : "The money is not conserved.");

    [Fact]
    public void Orders_keep_their_invariants_whatever_the_services_do() => Simulate(Orders.Plain).Run(seeds: 1_000);
    // #endregion

    [Fact]
    public void Seeds_end_in_every_way()
    {
        var ends = new HashSet<string>();
        for (ulong seed = 1; seed <= 200; seed++)
        {
            SagaOutcome<Order> outcome = Simulate(Orders.Plain).RunSeed(seed);
            ends.Add(outcome.Status == SagaStatus.Completed ? "completed" : outcome.Why!.Code);
        }
        Assert.Superset(new HashSet<string> { "completed", "declined", "timeout", "out-of-stock", "refused", "simulated" }, ends);
    }

    [Fact]
    public void A_seed_is_the_same_every_time_and_is_named_when_it_fails()
    {
        SagaSimulation<Order> broken = Simulate(Orders.Plain).Invariant(outcome => outcome.Status == SagaStatus.Completed ? null : "it aborts");
        SimulationException failure = Assert.Throws<SimulationException>(() => broken.Run(seeds: 1_000));
        Assert.StartsWith($"Seed {failure.Seed}: it aborts\n01 00:00:00 starts with Placed {{ Id = o1", failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure.Message, Assert.Throws<SimulationException>(() => broken.RunSeed(failure.Seed)).Message);
    }

    [Fact]
    public void A_saga_that_leaves_something_done_is_found()
    {
        Saga<Order> forgets = Orders.Start.Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>()).Step("stock", Orders.Stock);
        Assert.Contains("The money is not conserved", Assert.Throws<SimulationException>(() => Simulate(forgets).Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_service_is_named()
        => Assert.Contains("Service<Wrap>(…)", Assert.Throws<InvalidOperationException>(() => Simulate(Orders.Start.Step("wrapping", Orders.Wrapping)).Run()).Message, StringComparison.Ordinal);
}

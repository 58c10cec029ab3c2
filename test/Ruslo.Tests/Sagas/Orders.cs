namespace Ruslo.Tests.Sagas;

/// <summary>Definitions that the tests of sagas share.</summary>
internal static class Orders
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static Saga<Order> Start => Saga.For<Order>("orders")
        .StartsOn<Placed>(e => e.Id, e => new(e.Id, e.Amount))
        .CancelsOn<Withdrawn>(e => e.Id, e => e.Why)
        .CompletesWith(o => new Confirmed(o.Id, o.Notes))
        .AbortsWith((o, why) => new Rejected(o.Id, why.Step, why));

    /// <summary>Payment, then stock, then shipping.</summary>
    public static Saga<Order> Plain => Start.Step("payment", Payment).Step("stock", Stock).Step("shipping", Shipping);

    public static SagaStepDefinition<Order> Payment(SagaStep<Order> s) => s.Send(o => new Pay(o.Id, o.Amount))
        .SucceedsOn<Paid>((o, e) => o with { Paid = e.Payment, Notes = o.Notes + "paid;" }).FailsOn<Declined>((o, _) => o with { Notes = o.Notes + "declined;" })
        .CompensateWith((o, e) => new Refund(o.Id, e.Payment)).Timeout(Minute);

    public static SagaStepDefinition<Order> Stock(SagaStep<Order> s) => s.Send(o => new Reserve(o.Id))
        .SucceedsOn<Reserved>((o, e) => o with { Notes = o.Notes + "reserved" + e.Note + ";" }).FailsOn<OutOfStock>().CompensateWith(o => new Release(o.Id));

    public static SagaStepDefinition<Order> Wrapping(SagaStep<Order> s) => s.When(o => o.Amount > 5).Send(o => new Wrap(o.Id)).SucceedsOn<Wrapped>().FailsOn<Torn>()
        .CompensateWith(o => new Unwrap(o.Id)).Timeout(Minute).Optional();

    public static SagaStepDefinition<Order> Shipping(SagaStep<Order> s) => s.Send(o => new Ship(o.Id)).SucceedsOn<Shipped>().FailsOn<Lost>();
}

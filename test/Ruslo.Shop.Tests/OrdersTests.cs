using Ruslo;
using Xunit;

namespace Shop.Tests;

public sealed class OrdersTests
{
    private const string Id = "ord-1";
    private static readonly DeciderSpec<Order, OrderCommand, OrderEvent> Example = Spec.For(Orders.Decider) with { Key = Id };
    private static readonly OrderPlaced Placed = new(Id, "cst-1", "ada");

    [Fact]
    public void An_order_is_placed_with_its_items_and_payments_at_once()
        => Example
            .When(new PlaceOrder("cst-1", "ada", [new(1, "prd-1", "sel-1", 10m, 1m, "toys")], [new(1, "boleto", 1, 11m)]))
            .Then(Placed, new ItemAdded(Id, 1, "prd-1", "sel-1", 10m, 1m, "toys"), new PaymentMade(Id, 1, "boleto", 1, 11m, "ada", new DateOnly(2026, 1, 1)));

    [Fact]
    public void An_order_is_placed_once()
        => Example.Given(Placed).When(new PlaceOrder("cst-1", "ada", [], [])).ThenRefuses("already-placed");

    [Fact]
    public void What_was_not_placed_is_not_delivered()
        => Example.Given(new ReviewAsked(Id, "rev-1")).When(new Deliver()).ThenRefuses("not-placed");

    [Fact]
    public void A_review_is_answered_once_and_only_when_it_was_asked_for()
    {
        Example.Given(Placed).When(new AnswerReview("rev-1", 5, "", "")).ThenRefuses("nothing-to-answer");
        Example.Given(Placed, new ReviewAsked(Id, "rev-1")).When(new AnswerReview("rev-1", 5, "", "")).Then(new ReviewAnswered(Id, "rev-1", 5, "", ""));
        Example.Given(Placed, new ReviewAsked(Id, "rev-1"), new ReviewAnswered(Id, "rev-1", 5, "", "")).When(new AnswerReview("rev-1", 1, "", "")).ThenRefuses("nothing-to-answer");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("orders-olist")]
    public void What_a_history_asks_for_decides_exactly_the_events_of_that_history(string? data)
    {
        History history = ShopHistory.Read(data is null ? null : RealData.Folder(data));
        var states = new Dictionary<string, Order>();
        for (int place = 0; place < history.Events.Count;)
        {
            HistoricCommand asked = HistoricCommand.At(history.Events, place)!;
            Order order = states.GetValueOrDefault(asked.Order, Order.None);
            Decision<OrderEvent> decision = Orders.Decider.Decide(order, asked.Command, new(new("orders", asked.Order), history.Events[place].OccurredAt, IdSource.CreateRandom()));
            Assert.Null(decision.Refusal);
            Assert.Equal(history.Events.Skip(place).Take(asked.Events).Select(e => e.Event), decision.Events);
            states[asked.Order] = decision.Events.Aggregate(order, Orders.Decider.Evolve);
            place += asked.Events;
        }
        Assert.NotEmpty(states);
    }
}

using Ruslo;

namespace Shop;

/// <summary>
/// Decides what may happen to an order. Real shops are not tidy: carriers take parcels of orders that are booked later, and customers are
/// asked for reviews of them. So only what could not have happened is refused.
/// </summary>
internal static class Orders
{
    public static Decider<Order, OrderCommand, OrderEvent> Decider { get; } = new("orders", Order.None, Decide, static (order, e) => order.With(e));

    private static Decision<OrderEvent> Decide(Order order, OrderCommand command, DecisionContext context)
    {
        string id = context.Stream.Key;
        return command switch
        {
            PlaceOrder when order.IsPlaced => Decision.Refuse("already-placed"),
            PlaceOrder place => Placed(id, place, DateOnly.FromDateTime(context.Now.UtcDateTime)),
            AskReview ask when order.Reviews.ContainsKey(ask.ReviewId) => Decision.Refuse("already-asked"),
            AskReview ask => new ReviewAsked(id, ask.ReviewId),
            AnswerReview answer when !order.Reviews.TryGetValue(answer.ReviewId, out int? score) || score is not null => Decision.Refuse("nothing-to-answer"),
            AnswerReview answer => new ReviewAnswered(id, answer.ReviewId, answer.Score, answer.Title, answer.Message),
            HandOver when order.IsHandedOver => Decision.Refuse("already-handed-over"),
            HandOver => new OrderHandedOver(id),
            _ when !order.IsPlaced => Decision.Refuse("not-placed"),
            ApproveOrder when order.IsApproved => Decision.Refuse("already-approved"),
            ApproveOrder => new OrderApproved(id),
            Deliver when order.IsDelivered => Decision.Refuse("already-delivered"),
            Deliver => new OrderDelivered(id),
            CloseOrderAs close => new OrderClosedAs(id, close.Status),
            _ => throw new ArgumentException($"{command.GetType().Name} is not decided.", nameof(command)),
        };
    }

    private static Decision<OrderEvent> Placed(string id, PlaceOrder order, DateOnly on) =>
    [
        new OrderPlaced(id, order.CustomerId, order.Person),
        .. order.Items.Select(i => new ItemAdded(id, i.Number, i.ProductId, i.SellerId, i.Price, i.Freight, i.Category)),
        .. order.Payments.Select(p => new PaymentMade(id, p.Number, p.Type, p.Installments, p.Value, order.Person, on)),
    ];
}

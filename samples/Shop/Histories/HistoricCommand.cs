namespace Shop;

/// <summary>What was asked for, as what happened tells it.</summary>
/// <param name="Order">The order that it was asked of.</param>
/// <param name="Command">What.</param>
/// <param name="Events">How many events of the history it made; they follow each other.</param>
internal sealed record HistoricCommand(string Order, OrderCommand Command, int Events)
{
    /// <summary>The command whose first event stands at a place of a history; null when nobody asked, because it is no event of an order.</summary>
    /// <exception cref="ArgumentException">The event there is none that a command begins with.</exception>
    public static HistoricCommand? At(IReadOnlyList<HistoricEvent> events, int place) => events[place].Event switch
    {
        OrderPlaced placed => PlaceAt(events, place, placed),
        OrderApproved e => new(e.OrderId, new ApproveOrder(), 1),
        OrderHandedOver e => new(e.OrderId, new HandOver(), 1),
        OrderDelivered e => new(e.OrderId, new Deliver(), 1),
        OrderClosedAs e => new(e.OrderId, new CloseOrderAs(e.Status), 1),
        ReviewAsked e => new(e.OrderId, new AskReview(e.ReviewId), 1),
        ReviewAnswered e => new(e.OrderId, new AnswerReview(e.ReviewId, e.Score, e.Title, e.Message), 1),
        OrderEvent => throw new ArgumentException($"The event {place} of the history belongs to the order that is placed before it.", nameof(place)),
        _ => null,
    };

    /// <summary>Whether an event was asked for together with the one before it.</summary>
    public static bool IsPartOfPlacing(object e) => e is ItemAdded or PaymentMade;

    private static HistoricCommand PlaceAt(IReadOnlyList<HistoricEvent> events, int place, OrderPlaced placed)
    {
        (List<OrderItem> items, List<OrderPayment> payments) = ([], []);
        int next = place + 1;
        for (; next < events.Count && IsPartOfPlacing(events[next].Event) && ((OrderEvent)events[next].Event).OrderId == placed.OrderId; next++)
        {
            if (events[next].Event is ItemAdded item)
            {
                items.Add(new(item.Number, item.ProductId, item.SellerId, item.Price, item.Freight, item.Category));
            }
            else if (events[next].Event is PaymentMade payment)
            {
                payments.Add(new(payment.Number, payment.Type, payment.Installments, payment.Value));
            }
        }
        return new(placed.OrderId, new PlaceOrder(placed.CustomerId, placed.Person, items, payments), next - place);
    }
}

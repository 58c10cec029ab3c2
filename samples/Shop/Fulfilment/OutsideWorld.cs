namespace Shop;

/// <summary>
/// Those for whom a shop cannot decide: customers, shelves, carriers. They are simulated, and know from the history how each order ends:
/// what they answer is what the data tells. Immutable.
/// </summary>
internal sealed class OutsideWorld
{
    private readonly Dictionary<string, (string? Status, decimal Paid)> orders = new(StringComparer.Ordinal);

    public OutsideWorld(History history)
    {
        foreach (OrderEvent e in history.Events.Select(static e => e.Event).OfType<OrderEvent>())
        {
            (string? status, decimal paid) = orders.GetValueOrDefault(e.OrderId);
            orders[e.OrderId] = (OrderStatus.ToldBy(e) is { } told ? OrderStatus.Of(status, told) : status, paid + (e is PaymentMade payment ? payment.Value : 0));
        }
    }

    /// <summary>What the customer pays: all payments of the order.</summary>
    public decimal PaidFor(string order) => orders.GetValueOrDefault(order).Paid;

    /// <summary>Whether the shelves hold what was ordered: unless it ends as unavailable.</summary>
    public bool HasStockFor(string order) => StatusOf(order) != OrderStatus.Unavailable;

    /// <summary>Whether the parcel leaves: true for an order that ends shipped or delivered, false for one that ends canceled, and null, no answer yet, for any other.</summary>
    public bool? Ships(string order) => StatusOf(order) switch
    {
        OrderStatus.Shipped or OrderStatus.Delivered => true,
        OrderStatus.Canceled or OrderStatus.Unavailable => false,
        _ => null,
    };

    private string? StatusOf(string order) => orders.GetValueOrDefault(order).Status;
}

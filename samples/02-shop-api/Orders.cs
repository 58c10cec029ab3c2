using Ruslo;

namespace ShopApi;

public abstract record OrderCommand;

public sealed record PlaceOrder(string Customer, IReadOnlyList<Line> Lines) : OrderCommand;

public sealed record PayOrder(decimal Amount) : OrderCommand;

public sealed record ShipOrder(string Tracking) : OrderCommand;

public sealed record CancelOrder(string Why) : OrderCommand;

/// <summary>What is known of an order: the fold of its events, on which commands are decided.</summary>
public sealed record Order(string Status, string Customer, decimal Amount)
{
    public static Order None { get; } = new("", "", 0);
}

/// <summary>What may happen to an order.</summary>
public static class Orders
{
    public static Decider<Order, OrderCommand, OrderEvent> Decider { get; } = new("orders", Order.None, Decide, Evolve);

    private static Decision<OrderEvent> Decide(Order order, OrderCommand command, DecisionContext context)
    {
        string id = context.Stream.Key;
        return command switch
        {
            PlaceOrder when order.Status.Length > 0 => Decision.Refuse("already-placed"),
            PlaceOrder { Lines.Count: 0 } => Decision.Refuse("no-lines"),
            PlaceOrder place when !place.Lines.All(static line => line is { Quantity: > 0, Price: >= 0 }) => Decision.Refuse("odd-line"),
            PlaceOrder place => new OrderPlaced(id, place.Customer, place.Lines, place.Lines.Sum(static line => line.Quantity * line.Price)),
            _ when order.Status.Length == 0 => Decision.Refuse("not-placed"),
            PayOrder when order.Status != "placed" => Decision.Refuse("not-payable"),
            PayOrder pay when pay.Amount != order.Amount => Decision.Refuse("wrong-amount"),
            PayOrder pay => new OrderPaid(id, order.Customer, pay.Amount),
            ShipOrder when order.Status != "paid" => Decision.Refuse("not-paid"),
            ShipOrder ship => new OrderShipped(id, ship.Tracking),
            CancelOrder when order.Status == "cancelled" => [],
            CancelOrder when order.Status == "shipped" => Decision.Refuse("already-shipped"),
            CancelOrder cancel => new OrderCancelled(id, cancel.Why),
            _ => throw new ArgumentException($"{command.GetType().Name} is not decided.", nameof(command)),
        };
    }

    private static Order Evolve(Order order, OrderEvent e) => e switch
    {
        OrderPlaced placed => new("placed", placed.Customer, placed.Amount),
        OrderPaid => order with { Status = "paid" },
        OrderShipped => order with { Status = "shipped" },
        OrderCancelled => order with { Status = "cancelled" },
        _ => order,
    };
}

using Ruslo;

namespace ShopApi;

/// <summary>An order as clients see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Customer">Whose it is.</param>
/// <param name="Status">placed, paid, shipped or cancelled.</param>
/// <param name="Amount">What it costs.</param>
/// <param name="Version">How often it has changed: sent back as If-Match, a command is only executed while it is that of the order.</param>
public sealed record OrderSummary(string Id, string Customer, string Status, decimal Amount, long Version)
{
    /// <summary>The tracking number, once it is shipped.</summary>
    public string? Tracking { get; init; }
}

/// <summary>What a customer has paid, and for how many orders.</summary>
public sealed record Customer(string Name, int Orders, decimal Paid);

/// <summary>One page of orders.</summary>
/// <param name="Orders">The orders.</param>
/// <param name="Next">Gives the next page; null on the last one.</param>
public sealed record OrderPage(IReadOnlyList<OrderSummary> Orders, string? Next);

/// <summary>What is read.</summary>
public static class OrderViews
{
    public static Projection<OrderSummary> Summaries { get; } = Projection.For<OrderSummary>("order-summary", version: 1)
        .Create<OrderPlaced>((e, m) => new(e.OrderId, e.Customer, "placed", e.Amount, m.Version))
        .Update<OrderPaid>((order, _, m) => order with { Status = "paid", Version = m.Version })
        .Update<OrderShipped>((order, e, m) => order with { Status = "shipped", Tracking = e.Tracking, Version = m.Version })
        .Update<OrderCancelled>((order, _, m) => order with { Status = "cancelled", Version = m.Version })
        .Index("status", order => order.Status);

    public static Projection<Customer> Customers { get; } = Projection.For<Customer>("customers", version: 1)
        .On<OrderPaid>(key: e => e.Customer, fold: (customer, e) => new(e.Customer, (customer?.Orders ?? 0) + 1, (customer?.Paid ?? 0) + e.Amount));
}

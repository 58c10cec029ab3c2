using Ruslo;

namespace Shop;

/// <summary>An order, or an invoice, as a list shows it.</summary>
internal sealed record OrderSummary(string? Person, DateTimeOffset At, string? Status, int Items, decimal Amount, decimal Paid, int? Score)
{
    /// <summary>Not with Create and Update: a review may be asked for before the order is booked.</summary>
    public static Projection<OrderSummary> Projection { get; } = Ruslo.Projection.For<OrderSummary>("order-summary", version: 1)
        .On<OrderEvent>(static (order, e, metadata) => Fold(order ?? new(null, metadata.OccurredAt, null, 0, 0, 0, null), e, metadata))
        .On<InvoiceEvent>(static (invoice, e, metadata) => Fold(invoice ?? new(e.CustomerId, metadata.OccurredAt, null, 0, 0, 0, null), e))
        .Index("status", static order => order.Status)
        .Json(ViewsJson.Default.OrderSummary);

    private static OrderSummary Fold(OrderSummary order, OrderEvent e, EventMetadata metadata) => e switch
    {
        OrderPlaced placed => order.Told(OrderStatus.Created) with { Person = placed.Person, At = metadata.OccurredAt },
        ItemAdded item => order with { Items = order.Items + 1, Amount = order.Amount + item.Price + item.Freight },
        PaymentMade payment => order with { Paid = order.Paid + payment.Value },
        OrderApproved => order.Told(OrderStatus.Approved),
        OrderHandedOver => order.Told(OrderStatus.Shipped),
        OrderDelivered => order.Told(OrderStatus.Delivered),
        OrderClosedAs closed => order.Told(closed.Status),
        ReviewAnswered answered => order with { Score = answered.Score },
        _ => order,
    };

    private static OrderSummary Fold(OrderSummary invoice, InvoiceEvent line)
        => invoice with { Status = line is LineCancelled ? "cancelled" : "invoiced", Items = invoice.Items + line.Quantity, Amount = invoice.Amount + (line.Quantity * line.UnitPrice) };

    private OrderSummary Told(string status) => this with { Status = OrderStatus.Of(Status, status) };
}

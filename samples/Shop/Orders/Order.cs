using System.Collections.Immutable;

namespace Shop;

/// <summary>What is known of an order: the fold of its events, on which commands are decided.</summary>
internal sealed record Order
{
    public static Order None { get; } = new();

    /// <summary>Who placed it; null before that.</summary>
    public string? Person { get; init; }

    /// <summary>In the words of the data; null when nothing told one yet.</summary>
    public string? Status { get; init; }

    public ImmutableList<ItemAdded> Items { get; init; } = [];

    public ImmutableList<PaymentMade> Payments { get; init; } = [];

    public bool IsApproved { get; init; }

    public bool IsHandedOver { get; init; }

    public bool IsDelivered { get; init; }

    /// <summary>The reviews that were asked for, with their scores; null: not answered.</summary>
    public ImmutableDictionary<string, int?> Reviews { get; init; } = ImmutableDictionary<string, int?>.Empty;

    public bool IsPlaced => Person is not null;

    public Order With(OrderEvent e) => e switch
    {
        OrderPlaced placed => Told(OrderStatus.Created) with { Person = placed.Person },
        ItemAdded item => this with { Items = Items.Add(item) },
        PaymentMade payment => this with { Payments = Payments.Add(payment) },
        OrderApproved => Told(OrderStatus.Approved) with { IsApproved = true },
        OrderHandedOver => Told(OrderStatus.Shipped) with { IsHandedOver = true },
        OrderDelivered => Told(OrderStatus.Delivered) with { IsDelivered = true },
        OrderClosedAs closed => Told(closed.Status),
        ReviewAsked asked => this with { Reviews = Reviews.SetItem(asked.ReviewId, null) },
        ReviewAnswered answered => this with { Reviews = Reviews.SetItem(answered.ReviewId, answered.Score) },
        _ => this,
    };

    private Order Told(string status) => this with { Status = OrderStatus.Of(Status, status) };
}

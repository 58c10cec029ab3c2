namespace Shop;

/// <summary>What has become of an order, in the words of the data.</summary>
internal static class OrderStatus
{
    public const string Created = "created";
    public const string Approved = "approved";
    public const string Shipped = "shipped";
    public const string Delivered = "delivered";
    public const string Canceled = "canceled";
    public const string Unavailable = "unavailable";

    /// <summary>What events tell by themselves, each saying more than the one before.</summary>
    private static readonly string[] Ascending = [Created, Approved, Shipped, Delivered];

    /// <summary>
    /// What is known of an order once something is told of it. Real shops approve after handing over and cancel what is delivered: so
    /// not the order of events decides, but which says more, and any other word (canceled, unavailable, …) says most.
    /// </summary>
    public static string Of(string? known, string told) => known is null || Rank(told) > Rank(known) ? told : known;

    /// <summary>What an event tells by itself; null: nothing.</summary>
    public static string? ToldBy(OrderEvent e) => e switch
    {
        OrderPlaced => Created,
        OrderApproved => Approved,
        OrderHandedOver => Shipped,
        OrderDelivered => Delivered,
        OrderClosedAs closed => closed.Status,
        _ => null,
    };

    private static int Rank(string status) => Array.IndexOf(Ascending, status) is var rank and >= 0 ? rank : Ascending.Length;
}

namespace Shop;

/// <summary>
/// The Brazilian e-commerce data set of Olist: an order is placed, with its items and payments, approved, handed to the carrier and
/// delivered; reviews are asked for and answered. A last status that no time tells is an event at the latest time of its order,
/// reviews apart.
/// </summary>
internal static class OlistOrders
{
    public const string OrdersFile = "olist_orders_dataset.csv";
    private const string NoCategory = "unknown";

    public static void AddTo(Timeline timeline, string folder)
    {
        Dictionary<string, string> people = CsvTable.Rows(folder, "olist_customers_dataset.csv", t => (Id: t.Text("customer_id"), Person: t.Text("customer_unique_id"))).ToDictionary(c => c.Id, c => c.Person);
        Dictionary<string, string> categories = CategoriesOfProducts(folder);
        ILookup<string, Item> items = CsvTable.Rows(folder, "olist_order_items_dataset.csv",
            t => new Item(t.Text("order_id"), t.Number("order_item_id"), t.Text("product_id"), t.Text("seller_id"), t.Money("price"), t.Money("freight_value"),
                categories.GetValueOrDefault(t.Text("product_id"), NoCategory))).ToLookup(i => i.OrderId);
        ILookup<string, Payment> payments = CsvTable.Rows(folder, "olist_order_payments_dataset.csv",
            t => new Payment(t.Text("order_id"), t.Number("payment_sequential"), t.Text("payment_type"), t.Number("payment_installments"), t.Money("payment_value"))).ToLookup(p => p.OrderId);
        ILookup<string, Review> reviews = CsvTable.Rows(folder, "olist_order_reviews_dataset.csv",
            t => new Review(t.Text("order_id"), t.Text("review_id"), t.Number("review_score"), t.Text("review_comment_title"), t.Text("review_comment_message"),
                t.TimeOrNone("review_creation_date"), t.TimeOrNone("review_answer_timestamp"))).ToLookup(r => r.OrderId);
        foreach (Order order in CsvTable.Rows(folder, OrdersFile, t => OrderOf(t, people)))
        {
            Add(timeline, order, items[order.Id], payments[order.Id], reviews[order.Id]);
        }
    }

    private static void Add(Timeline timeline, Order order, IEnumerable<Item> items, IEnumerable<Payment> payments, IEnumerable<Review> reviews)
    {
        int ordinal = 0;
        void Happened(DateTimeOffset? at, object e)
        {
            if (at is { } time)
            {
                timeline.Add(time, order.Id, ordinal++, e);
            }
        }
        Happened(order.Placed, new OrderPlaced(order.Id, order.CustomerId, order.Person));
        foreach (Item item in items)
        {
            Happened(order.Placed, new ItemAdded(order.Id, item.Number, item.ProductId, item.SellerId, item.Price, item.Freight, item.Category));
        }
        foreach (Payment payment in payments)
        {
            Happened(order.Placed, new PaymentMade(order.Id, payment.Number, payment.Type, payment.Installments, payment.Value, order.Person, DateOnly.FromDateTime(order.Placed!.Value.UtcDateTime)));
        }
        Happened(order.Approved, new OrderApproved(order.Id));
        Happened(order.HandedOver, new OrderHandedOver(order.Id));
        Happened(order.Delivered, new OrderDelivered(order.Id));
        if (!SaidByATime(order))
        {
            Happened(new[] { order.Placed, order.Approved, order.HandedOver, order.Delivered }.Max(), new OrderClosedAs(order.Id, order.Status));
        }
        foreach (Review review in reviews)
        {
            Happened(review.Asked, new ReviewAsked(order.Id, review.Id));
            Happened(review.Answered, new ReviewAnswered(order.Id, review.Id, review.Score, review.Title, review.Message));
        }
    }

    private static bool SaidByATime(Order order) => order.Status switch
    {
        OrderStatus.Created => true,
        OrderStatus.Approved => order.Approved is not null,
        OrderStatus.Shipped => order.HandedOver is not null,
        OrderStatus.Delivered => order.Delivered is not null,
        _ => false,
    };

    /// <summary>In English; products without a category, or without an English word for it, are not in it.</summary>
    private static Dictionary<string, string> CategoriesOfProducts(string folder)
    {
        Dictionary<string, string> english = CsvTable.Rows(folder, "product_category_name_translation.csv", t => (Name: t.Text("product_category_name"), English: t.Text("product_category_name_english"))).ToDictionary(c => c.Name, c => c.English);
        return CsvTable.Rows(folder, "olist_products_dataset.csv", t => (Id: t.Text("product_id"), Category: t.Text("product_category_name")))
            .Where(p => english.ContainsKey(p.Category)).ToDictionary(p => p.Id, p => english[p.Category]);
    }

    private static Order OrderOf(CsvTable t, Dictionary<string, string> people)
        => new(t.Text("order_id"), t.Text("customer_id"), people.GetValueOrDefault(t.Text("customer_id"), t.Text("customer_id")), t.Text("order_status"), t.TimeOrNone("order_purchase_timestamp"), t.TimeOrNone("order_approved_at"),
            t.TimeOrNone("order_delivered_carrier_date"), t.TimeOrNone("order_delivered_customer_date"));

    private sealed record Order(string Id, string CustomerId, string Person, string Status, DateTimeOffset? Placed, DateTimeOffset? Approved, DateTimeOffset? HandedOver, DateTimeOffset? Delivered);

    private sealed record Item(string OrderId, int Number, string ProductId, string SellerId, decimal Price, decimal Freight, string Category);

    private sealed record Payment(string OrderId, int Number, string Type, int Installments, decimal Value);

    private sealed record Review(string OrderId, string Id, int Score, string Title, string Message, DateTimeOffset? Asked, DateTimeOffset? Answered);
}

using System.Globalization;

namespace Shop.Tests;

/// <summary>A folder with orders made up in the form of Olist's files: they end in all the ways in which its orders do. Deleted at the end.</summary>
internal sealed class FewOrders : IDisposable
{
    private static readonly string[] Statuses = ["delivered", "canceled", "shipped", "unavailable", "processing", "invoiced", "approved", "created"];
    private static readonly DateTime Start = new(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public FewOrders(int count)
    {
        var (orders, customers, items, payments) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        var dice = new Dice(7);
        for (int i = 0; i < count; i++)
        {
            string status = Statuses[dice.Below(Statuses.Length)];
            string At(int hours) => Start.AddHours(i + hours).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            bool isHandedOver = status is "delivered" or "shipped" || (status == "canceled" && dice.Below(2) == 0); // carriers take parcels of orders that are cancelled later
            orders.Add($"o{i},c{i},{status},{At(0)},{At(1)},{(isHandedOver ? At(24) : "")},{(status == "delivered" ? At(72) : "")}");
            customers.Add($"c{i},p{dice.Below(count)}");
            items.Add($"o{i},1,prd-{dice.Below(9)},sel-1,{10 + dice.Below(90)}.50,5.25");
            for (int payment = 1; payment <= 1 + dice.Below(2); payment++)
            {
                payments.Add($"o{i},{payment},boleto,1,{1 + dice.Below(200)}.{10 + dice.Below(90)}");
            }
        }
        Write("olist_orders_dataset.csv", "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date", orders);
        Write("olist_customers_dataset.csv", "customer_id,customer_unique_id", customers);
        Write("olist_order_items_dataset.csv", "order_id,order_item_id,product_id,seller_id,price,freight_value", items);
        Write("olist_order_payments_dataset.csv", "order_id,payment_sequential,payment_type,payment_installments,payment_value", payments);
        Write("olist_order_reviews_dataset.csv", "review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,review_answer_timestamp", []);
        Write("olist_products_dataset.csv", "product_id,product_category_name", ["prd-0,brinquedos", "prd-1,livros", "prd-2,", "prd-3,sem_nome", "prd-4,livros"]); // of some nothing is known
        Write("product_category_name_translation.csv", "product_category_name,product_category_name_english", ["brinquedos,toys", "livros,books"]);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("ruslo-orders-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string file, string header, IEnumerable<string> rows) => File.WriteAllLines(Path.Combine(Folder, file), [header, .. rows]);
}

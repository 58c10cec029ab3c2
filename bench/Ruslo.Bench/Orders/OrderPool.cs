using System.Globalization;

namespace Ruslo.Bench;

/// <summary>Orders made beforehand, so that a job measures what it does to an event and not how one is made.</summary>
internal static class OrderPool
{
    private static readonly OrderLine[] Lines = [new("sku-104117", 1, 49.99m), new("sku-207739", 2, 25.00m)];

    public static OrderCreated[] Make(int streams)
    {
        var orders = new OrderCreated[streams];
        for (int i = 0; i < streams; i++)
        {
            orders[i] = Order(i);
        }
        return orders;
    }

    public static OrderCreated Order(int number) => new(KeyOf(number), "usr-0078912", 99.99m, Lines);

    public static RareOrder Rare(int number) => new(KeyOf(number), "usr-0078912", 99.99m, Lines);

    public static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"ord-{number:00000000}");
}

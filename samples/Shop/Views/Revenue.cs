using System.Globalization;
using Ruslo;

namespace Shop;

/// <summary>What came in on a day, or by a category: the key says which.</summary>
internal sealed record Revenue(decimal Amount, long Sales)
{
    public const string Days = "day/";
    public const string Categories = "category/";
    private const string NoCategory = Categories + "unknown";

    /// <summary>Days count what was paid for the orders of the day; categories what their items cost. Lines of invoices have a price, and no category.</summary>
    public static Projection<Revenue> Projection { get; } = Ruslo.Projection.For<Revenue>("revenue", version: 1)
        .On<PaymentMade>(key: static e => KeyOf(e.OrderedOn), fold: static (revenue, e) => Plus(revenue, e.Value))
        .On<ItemAdded>(key: static e => Categories + e.Category, fold: static (revenue, e) => Plus(revenue, e.Price))
        .OnEach<InvoiceEvent>(keys: static e => [KeyOf(e.Day), NoCategory], fold: static (revenue, e) => Plus(revenue, e.Quantity * e.UnitPrice))
        .Json(ViewsJson.Default.Revenue);

    private static string KeyOf(DateOnly day) => Days + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Revenue Plus(Revenue? revenue, decimal amount) => new((revenue?.Amount ?? 0) + amount, (revenue?.Sales ?? 0) + 1);
}

using Ruslo;

namespace Shop;

/// <summary>A person, by what they bought: orders, or lines of invoices.</summary>
internal sealed record Customer(long Purchases, decimal Spent)
{
    /// <summary>The customers by what they spent.</summary>
    public const string BySpent = "spent";

    /// <summary>Invoices without a customer are nobody's.</summary>
    public static Projection<Customer> Projection { get; } = Ruslo.Projection.For<Customer>("customers", version: 1)
        .On<OrderPlaced>(key: static e => e.Person, fold: static (customer, _) => Plus(customer, 1, 0))
        .On<PaymentMade>(key: static e => e.Person, fold: static (customer, e) => Plus(customer, 0, e.Value))
        .OnEach<InvoiceEvent>(keys: static e => e.CustomerId is { } id ? [id] : [], fold: static (customer, e) => Plus(customer, 1, e.Quantity * e.UnitPrice))
        .Index(BySpent, static customer => (double)customer.Spent)
        .Json(ViewsJson.Default.Customer);

    private static Customer Plus(Customer? customer, long purchases, decimal spent) => new((customer?.Purchases ?? 0) + purchases, (customer?.Spent ?? 0) + spent);
}

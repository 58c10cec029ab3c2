namespace Shop;

/// <summary>What has become of an order, or of an invoice.</summary>
internal sealed record OrderState(string? Status)
{
    public const string Table = "orders";
}

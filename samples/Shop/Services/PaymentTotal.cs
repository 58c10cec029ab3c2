namespace Shop;

/// <summary>What has been paid in one way.</summary>
internal sealed record PaymentTotal(long Count, decimal Sum)
{
    public const string Table = "payments";
}

namespace Shop;

/// <summary>How many pieces of a product have gone out, and come back.</summary>
internal sealed record Stock(long Out, long Back)
{
    public const string Table = "stock";
}

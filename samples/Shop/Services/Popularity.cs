namespace Shop;

/// <summary>How many people have taken a product.</summary>
internal sealed record Popularity(long Buyers)
{
    public const string Table = "products";
}

using Ruslo;

namespace Shop;

/// <summary>How many pieces of a product have left their shelf, and come back to it.</summary>
internal sealed record Shelf(long Out, long Back)
{
    /// <summary>The products by what has left.</summary>
    public const string ByOut = "out";

    public static Projection<Shelf> Projection { get; } = Ruslo.Projection.For<Shelf>("stock", version: 1)
        .On<ItemAdded>(key: static e => e.ProductId, fold: static (shelf, _) => Moved(shelf, 1))
        .On<InvoiceEvent>(key: static e => e.StockCode, fold: static (shelf, e) => Moved(shelf, e.Quantity))
        .Index(ByOut, static shelf => shelf.Out)
        .Json(ViewsJson.Default.Shelf);

    private static Shelf Moved(Shelf? shelf, long pieces) => new((shelf?.Out ?? 0) + Math.Max(pieces, 0), (shelf?.Back ?? 0) + Math.Max(-pieces, 0));
}

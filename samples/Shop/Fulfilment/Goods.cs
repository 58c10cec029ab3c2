using Ruslo;

namespace Shop;

/// <summary>The goods of an order: on the shelf, reserved, or put back.</summary>
internal sealed record Goods(bool AreReserved, bool AreReleased)
{
    public static Decider<Goods, StockCommand, StockEvent> Decider(OutsideWorld world)
        => new("fulfilment.stock", new(false, false), (goods, command) => Decide(goods, command, world), static (goods, e) => goods.With(e));

    private static Decision<StockEvent> Decide(Goods goods, StockCommand command, OutsideWorld world) => command switch
    {
        ReserveStock when goods.AreReserved => Decision.Refuse("already-reserved"),
        ReserveStock reserve when !world.HasStockFor(reserve.OrderId) => new OutOfStock(reserve.OrderId),
        ReserveStock reserve => new StockReserved(reserve.OrderId),
        ReleaseStock when !goods.AreReserved => Decision.Refuse("nothing-reserved"),
        ReleaseStock when goods.AreReleased => [],
        ReleaseStock release => new StockReleased(release.OrderId),
        _ => throw new ArgumentException($"{command.GetType().Name} is not decided.", nameof(command)),
    };

    private Goods With(StockEvent e) => e switch
    {
        StockReserved => this with { AreReserved = true },
        StockReleased => this with { AreReleased = true },
        _ => this,
    };
}

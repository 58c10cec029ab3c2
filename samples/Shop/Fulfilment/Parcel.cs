using Ruslo;

namespace Shop;

/// <summary>The parcel of an order: it leaves once, or is stopped, or nothing is heard of it.</summary>
internal sealed record Parcel(bool IsDecided)
{
    public static Decider<Parcel, ParcelCommand, ParcelEvent> Decider(OutsideWorld world)
        => new("fulfilment.parcels", new(false), (parcel, command) => Decide(parcel, command, world), static (parcel, _) => parcel with { IsDecided = true });

    private static Decision<ParcelEvent> Decide(Parcel parcel, ParcelCommand command, OutsideWorld world) => (command, world.Ships(command.OrderId)) switch
    {
        (ShipParcel, _) when parcel.IsDecided => Decision.Refuse("already-decided"),
        (ShipParcel ship, true) => new ParcelShipped(ship.OrderId),
        (ShipParcel ship, false) => new ShippingStopped(ship.OrderId),
        (ShipParcel, null) => [],
        _ => throw new ArgumentException($"{command.GetType().Name} is not decided.", nameof(command)),
    };
}

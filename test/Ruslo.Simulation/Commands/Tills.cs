namespace Ruslo.Battery;

/// <summary>Money was taken out, or put in.</summary>
internal sealed record TillChanged(int By, int Number);

/// <summary>A till that is never overdrawn: who would is refused.</summary>
internal static class Tills
{
    public const string Subscription = "tills.commands";

    public const string Overdrawn = "overdrawn";

    public static Decider<int, TillCommand, TillChanged> Decider { get; } = new("tills", 0, Decide, static (left, changed) => left + changed.By);

    public static void Describe(CatalogBuilder catalog)
    {
        PlatformEvents.AddTo(catalog);
        catalog.Event<TillChanged>("till-changed", "tills")
            .Event<TakeOut>("take-out", kind: EventKind.Command, key: static c => c.Till)
            .Event<PutIn>("put-in", kind: EventKind.Command, key: static c => c.Till);
    }

    private static Decision<TillChanged> Decide(int left, TillCommand command) => command switch
    {
        TakeOut take when take.Amount > left => Decision.Refuse(Overdrawn),
        TakeOut take => new TillChanged(-take.Amount, take.Number),
        PutIn put => new TillChanged(put.Amount, put.Number),
        _ => [],
    };
}

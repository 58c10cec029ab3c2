namespace Ruslo.Battery;

/// <summary>Tills that are never overdrawn: who would is refused. A sick command fails until it is healed.</summary>
internal sealed class Tills
{
    public const string Subscription = "tills.commands";

    public const string Overdrawn = "overdrawn";

    public Tills() => Decider = Of(1);

    /// <summary>Made anew for each shape of its state.</summary>
    public Decider<int, TillCommand, TillChanged> Decider { get; private set; }

    public int Shape { get; private set; } = 1;

    public HashSet<int> Sick { get; } = [];

    public static void Describe(CatalogBuilder catalog)
    {
        PlatformEvents.AddTo(catalog);
        catalog.Event<TillChanged>("till-changed", "tills")
            .Event<Told>("told", "tellings")
            .Event<TakeOut>("take-out", kind: EventKind.Command, key: static c => c.Till)
            .Event<PutIn>("put-in", kind: EventKind.Command, key: static c => c.Till)
            .Event<LookInto>("look-into", kind: EventKind.Command, key: static c => c.Till)
            .Event<Tell>("tell", kind: EventKind.Command, key: static c => c.Till);
    }

    /// <summary>What comes of a command that is handled once.</summary>
    public static Decision<TillChanged> Decide(int left, object command) => command switch
    {
        TakeOut take when take.Amount > left => Decision.Refuse(Overdrawn),
        TakeOut take => new TillChanged(-take.Amount, take.Number),
        PutIn put => new TillChanged(put.Amount, put.Number),
        _ => [],
    };

    /// <summary>The state of every second shape is what was taken out, not what is left.</summary>
    public void Reshape(int shape) => (Shape, Decider) = (shape, Of(shape % 2 == 0 ? -1 : 1));

    private Decider<int, TillCommand, TillChanged> Of(int sign) => new("tills", 0, (state, command) => Decide(sign * state, command), (state, changed) => state + (sign * changed.By));

    private Decision<TillChanged> Decide(int left, TillCommand command)
        => Sick.Contains(command.Number) ? throw new InvalidOperationException("It does not work.") : Decide(left, (object)command);
}

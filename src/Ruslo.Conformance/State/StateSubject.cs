namespace Ruslo;

/// <summary>A state store under test, and what it can do. A capability that it lacks is declared by leaving it out; <see cref="StateConformance.Lacking"/> says what is then not checked.</summary>
public sealed class StateSubject
{
    /// <summary>Its name in reports.</summary>
    public required string Name { get; init; }

    /// <summary>Makes a new, empty store that uses this runtime. The suite disposes it.</summary>
    public required Func<RusloRuntime, ValueTask<IStateStore>> CreateAsync { get; init; }

    /// <summary>Durability: opens the store again that this instance, already disposed, had open. Null: what it holds ends with its instance.</summary>
    public Func<IStateStore, RusloRuntime, ValueTask<IStateStore>>? ReopenAsync { get; init; }

    /// <summary>Documents: whether it keeps tables. One that keeps progress and emits beside rows of an application's own does not.</summary>
    public bool KeepsDocuments { get; init; } = true;

    /// <summary>Whether it can run inside a simulation; a store that blocks on real I/O cannot.</summary>
    public bool CanBeSimulated { get; init; }
}

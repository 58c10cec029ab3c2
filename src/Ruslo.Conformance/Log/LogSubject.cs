namespace Ruslo;

/// <summary>A log under test, and what it can do. A capability that it lacks is declared by leaving it out; <see cref="LogConformance.Lacking"/> says what is then not checked.</summary>
public sealed class LogSubject
{
    /// <summary>Its name in reports.</summary>
    public required string Name { get; init; }

    /// <summary>Makes a new, empty log that uses this runtime. The suite disposes it.</summary>
    public required Func<RusloRuntime, ValueTask<IEventLog>> CreateAsync { get; init; }

    /// <summary>Durability: opens the log again that this instance, already disposed, had open. Null: the log ends with its instance.</summary>
    public Func<IEventLog, RusloRuntime, ValueTask<IEventLog>>? ReopenAsync { get; init; }
}

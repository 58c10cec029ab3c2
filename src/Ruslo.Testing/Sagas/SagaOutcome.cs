namespace Ruslo;

/// <summary>How an instance has ended in a simulation, after every reply has arrived.</summary>
/// <param name="Status">How it has ended.</param>
/// <param name="State">What it remembers.</param>
/// <param name="Why">Why it has aborted; null: it has not.</param>
/// <param name="Done">The commands that have had their effect, each once, in that order: what has really happened.</param>
/// <param name="Undone">The compensations that have had their effect, each once, in that order.</param>
public sealed record SagaOutcome<TState>(SagaStatus Status, TState State, AbortReason? Why, IReadOnlyList<object> Done, IReadOnlyList<object> Undone) where TState : class;

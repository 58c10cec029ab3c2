namespace Ruslo;

/// <summary>What a decider has decided.</summary>
/// <param name="Events">The events.</param>
/// <param name="Outgoing">The commands.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="State">The state after it.</param>
internal sealed record DecidedOutcome<TState, TEvent>(IReadOnlyList<TEvent> Events, IReadOnlyList<Outgoing> Outgoing, Refusal? Refusal, TState State)
{
    /// <summary>Whether nothing is to be recorded.</summary>
    public bool IsEmpty => Events.Count + Outgoing.Count == 0;
}

namespace Ruslo;

/// <summary>What came of a command.</summary>
/// <param name="Token">Where its last event is, for reading one's own writes; of a refusal and of a decision of nothing: where the stream stood; empty while it is only staged, or when the stream has no events.</param>
/// <param name="Version">The version of the stream after it; -1 without events.</param>
/// <param name="Events">What was decided, in order; empty when nothing was.</param>
/// <param name="State">The state after it.</param>
/// <typeparam name="TState">The state of the decider.</typeparam>
/// <typeparam name="TEvent">The events of the decider.</typeparam>
public sealed record Executed<TState, TEvent>(Token Token, long Version, IReadOnlyList<TEvent> Events, TState State)
{
    /// <summary>Why not; null when it was decided.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Who won: the stream was not as the caller expected, or was written to by others each time that this command was decided. Null when there was no conflict; otherwise nothing was recorded.</summary>
    public Conflict? Conflict { get; init; }

    /// <summary>Whether it is the result of an earlier execution of the same command id.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>
    /// Why a projection that was waited for has not folded it: it is behind, or the view is parked. It is recorded all the same, and its token
    /// reads it later. Null when none was waited for, or it has come there.
    /// </summary>
    public RusloException? Behind { get; init; }

    /// <summary>Whether it was decided and recorded.</summary>
    public bool IsDone => Refusal is null && Conflict is null;

    /// <summary>Itself, for callers to whom a refusal and a conflict are faults.</summary>
    /// <exception cref="CommandRefusedException">It was refused.</exception>
    /// <exception cref="ConflictException">Somebody else won.</exception>
    public Executed<TState, TEvent> OrThrow()
        => Refusal is { } refusal ? throw new CommandRefusedException(refusal) : Conflict is { } conflict ? throw new ConflictException(conflict) : this;
}

namespace Ruslo;

/// <summary>What came of a joint execution: all of it was recorded, or nothing.</summary>
/// <param name="Token">Where its last event is; empty while it is only staged, and when nothing was recorded.</param>
public sealed record ExecutedTogether(Token Token)
{
    /// <summary>Why not: of the first part that was refused. Null when all were decided.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Who won, when somebody else kept writing to one of the streams. Nothing was recorded.</summary>
    public Conflict? Conflict { get; init; }

    /// <summary>Whether it was decided and recorded.</summary>
    public bool IsDone => Refusal is null && Conflict is null;

    /// <summary>Itself, for callers to whom a refusal and a conflict are faults.</summary>
    /// <exception cref="CommandRefusedException">It was refused.</exception>
    /// <exception cref="ConflictException">Somebody else won.</exception>
    public ExecutedTogether OrThrow()
        => Refusal is { } refusal ? throw new CommandRefusedException(refusal) : Conflict is { } conflict ? throw new ConflictException(conflict) : this;
}

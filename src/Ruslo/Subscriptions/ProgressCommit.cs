namespace Ruslo;

/// <summary>One commit of a subscription: moves of progress with the effects of what they pass.</summary>
internal sealed class ProgressCommit
{
    public required IReadOnlyList<ProgressMove> Moves { get; init; }

    public ReadOnlyMemory<NewEvent> Events { get; init; }

    /// <summary>As of <see cref="AppendRequest"/>.</summary>
    public long IdsAfter { get; init; }

    public IReadOnlyList<StreamExpectation> Expected { get; init; } = [];

    public IReadOnlyList<StateWrite> Writes { get; init; } = [];

    /// <summary>What handlers have written into a database of the application, to be committed with it.</summary>
    public JoinedBatch? Joined { get; init; }

    public IReadOnlyList<SqlWork> Work { get; init; } = [];
}

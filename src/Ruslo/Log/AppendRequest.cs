namespace Ruslo;

/// <summary>
/// One atomic commit: events for one or more streams under conditions, together with moves of progress. All or nothing; at most
/// <see cref="MaxBytes"/>. Without events and moves it asks for the head. The request and the memory it refers to belong to the
/// log until the result is there.
/// </summary>
/// <remarks>A condition over a query (tags and names after a position) will be one more property.</remarks>
public sealed class AppendRequest
{
    /// <summary>The largest append: what its records take together.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The events, in the order in which they get their positions.</summary>
    public ReadOnlyMemory<NewEvent> Events { get; init; }

    /// <summary>Expected versions; a stream that is not listed may have any. At most one for a stream.</summary>
    public IReadOnlyList<StreamExpectation> Expected { get; init; } = [];

    /// <summary>Moves of progress; at most one for an entry. They are compared before event ids and expected versions are.</summary>
    public IReadOnlyList<ProgressMove> Moves { get; init; } = [];

    /// <summary>What happens to event ids that the log already holds.</summary>
    public Idempotency Idempotency { get; init; }

    /// <summary>Without events: the moves may wait for the next group commit, at most a second. The result still waits until they are durable.</summary>
    public bool Lazy { get; init; }
}

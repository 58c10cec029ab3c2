namespace Ruslo;

/// <summary>What a subscription would have done. Nothing of it was kept.</summary>
public sealed record DryRunResult
{
    /// <summary>Events that were handled.</summary>
    public required long Handled { get; init; }

    /// <summary>Routing keys that would be parked, by position, with why.</summary>
    public required IReadOnlyList<ParkedKey> Failed { get; init; }

    /// <summary>How many events it would have published.</summary>
    public required long Published { get; init; }

    /// <summary>The first thousand of them; their payloads are valid, they have no place in the log.</summary>
    public required IReadOnlyList<NewEvent> FirstPublished { get; init; }

    /// <summary>Why it ended before the head; null when it came to it.</summary>
    public string? EndedBecause { get; init; }
}

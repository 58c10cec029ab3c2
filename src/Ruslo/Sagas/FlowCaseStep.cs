namespace Ruslo;

/// <summary>How a step of a case stands.</summary>
/// <param name="Name">The name of its event.</param>
public sealed record FlowCaseStep(string Name)
{
    /// <summary>When the log took it; null: it has not come.</summary>
    public DateTimeOffset? HappenedAt { get; init; }

    /// <summary>The name of its compensation; null: it has none.</summary>
    public string? UndoneBy { get; init; }

    /// <summary>When it was undone; null: it was not.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>Whether the case waits for it, or for its compensation, now.</summary>
    public bool IsAwaited { get; init; }

    /// <summary>Until when what is awaited is in time; null: nothing is, or however long it takes.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether it was told that what is awaited is late.</summary>
    public bool IsLate { get; init; }
}

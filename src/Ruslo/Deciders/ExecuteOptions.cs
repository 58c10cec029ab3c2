namespace Ruslo;

/// <summary>What a caller may say about an execution beside the command itself.</summary>
public sealed record ExecuteOptions
{
    /// <summary>
    /// An id of the command's own: executing it again returns the first result, for as long as the log keeps its events. A command that
    /// was refused, or decided nothing, is not remembered and is decided anew.
    /// </summary>
    public Guid? CommandId { get; init; }

    /// <summary>What the stream must be like; a conflict is then the result and nothing is tried again.</summary>
    public ExpectedVersion ExpectedVersion { get; init; }

    /// <summary>The tenant; null: that of the handled event inside a handler, else none.</summary>
    public string? Tenant { get; init; }

    /// <summary>Who asks, for the decision to see.</summary>
    public string? User { get; init; }

    /// <summary>Headers of all that it records.</summary>
    public EventHeaders Headers { get; init; } = EventHeaders.None;

    /// <summary>When it happened, for history from elsewhere: the time that the decision sees, and that its events keep. Null: now.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The correlation that it belongs to; null: that of the handled event inside a handler, else its own.</summary>
    public Guid? CorrelationId { get; init; }
}

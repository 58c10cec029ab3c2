namespace Ruslo;

/// <summary>Something that came to one instance. Immutable.</summary>
internal sealed record SagaInput
{
    public required SagaInputKind Kind { get; init; }

    /// <summary>The id of the event that brought it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The time at which it is handled.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When it was recorded: what the log had in time counts, however late it is handled. Null: now.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>The nested saga that has aborted, of a refusal that says so.</summary>
    public string? Child { get; init; }

    /// <summary>The decoded message; null for what is no message.</summary>
    public object? Message { get; init; }

    /// <summary>The message as it was recorded, to be kept; its <see cref="SagaReply.Value"/> is the message.</summary>
    public SagaReply? Recorded { get; init; }

    /// <summary>The step that it answers, or is about: by the reply-to of the message, the time, or the request.</summary>
    public string? Step { get; init; }

    /// <summary>The attempt that it answers; 0: it was routed by a declared key, and answers the attempt that is under way.</summary>
    public int Attempt { get; init; }

    /// <summary>What the time was set for.</summary>
    public SagaWaitKind Wait { get; init; }

    /// <summary>The reason of a refusal, or why somebody cancels or moves on.</summary>
    public string? Code { get; init; }

    /// <summary>The reply-to that the message carried when it starts an instance.</summary>
    public string? ReplyTo { get; init; }
}

namespace Ruslo;

/// <summary>What a publisher may say about an event beside the event itself.</summary>
public sealed record PublishOptions
{
    /// <summary>Another topic than the type's.</summary>
    public string? Topic { get; init; }

    /// <summary>Another stream key than the event's <see cref="StreamKeyAttribute"/>.</summary>
    public RoutingKey? Key { get; init; }

    /// <summary>The tenant; null: that of the handled event inside a handler, else none.</summary>
    public string? Tenant { get; init; }

    /// <summary>Tags in addition to those of the event.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Headers.</summary>
    public EventHeaders Headers { get; init; } = EventHeaders.None;

    /// <summary>When it happened; when it is recorded, if left out.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>What its stream must be like; a conflict is thrown as <see cref="ConflictException"/>.</summary>
    public ExpectedVersion ExpectedVersion { get; init; }

    /// <summary>
    /// What must not exist, whatever its stream: a conflict is thrown as <see cref="ConflictException"/>. It holds for the whole batch, of
    /// which one event may have one. Not inside a handler, where what is published is committed with a batch of its own.
    /// </summary>
    public AppendCondition? Condition { get; init; }

    /// <summary>An id of the publisher's own: publishing it again returns the first result.</summary>
    public Guid? EventId { get; init; }

    /// <summary>The correlation that it belongs to; null: that of the handled event inside a handler, else its own.</summary>
    public Guid? CorrelationId { get; init; }

    /// <summary>For what the platform itself tells, in its own topics.</summary>
    internal static PublishOptions OfPlatform { get; } = new() { IsPlatform = true };

    /// <summary>Whether it is the platform that publishes, to a topic of its own.</summary>
    internal bool IsPlatform { get; init; }

    /// <summary>Whether it is a command that is sent. Kept by a filter that changes options with <c>with</c>.</summary>
    internal bool IsSent { get; init; }

    /// <summary>Whom it replies to, instead of whom the handled event does; empty: nobody. Kept by a filter that changes options with <c>with</c>.</summary>
    internal string? ReplyTo { get; init; }

    /// <summary>Whether a decider has decided it, so that its stream is expected to be as it was. Kept by a filter that changes options with <c>with</c>.</summary>
    internal bool IsDecided { get; init; }

    /// <summary>Not now, but then: a timer is set, which publishes it. Kept by a filter that changes options with <c>with</c>.</summary>
    internal DateTimeOffset? DueAt { get; init; }

    /// <summary>The id of that timer; null: that of the event that sets it.</summary>
    internal string? TimerId { get; init; }
}

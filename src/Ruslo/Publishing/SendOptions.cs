namespace Ruslo;

/// <summary>What a sender may say about a command beside the command itself.</summary>
public sealed record SendOptions
{
    /// <summary>The key, for a command without a <see cref="StreamKeyAttribute"/>.</summary>
    public RoutingKey? Key { get; init; }

    /// <summary>An id of the sender's own: sending it again returns the first result, and it is handled once.</summary>
    public Guid? CommandId { get; init; }

    /// <summary>
    /// What makes two commands the same to their handler, whatever their ids: a decider executes them once, and other handlers see it as
    /// <c>context.IdempotencyKey</c>. Null: every recorded command is one of its own.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Who asks, for the decision to see; recorded as a header.</summary>
    public string? User { get; init; }

    /// <summary>The tenant; null: that of the handled event inside a handler, else none.</summary>
    public string? Tenant { get; init; }

    /// <summary>Tags in addition to those of the command.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Headers.</summary>
    public EventHeaders Headers { get; init; } = EventHeaders.None;

    /// <summary>The correlation that it belongs to; null: that of the handled event inside a handler, else its own.</summary>
    public Guid? CorrelationId { get; init; }

    /// <summary>As the options of publishing, marked as sent.</summary>
    internal PublishOptions ToPublish() => new()
    {
        IsSent = true,
        Key = Key,
        EventId = CommandId,
        Tenant = Tenant,
        Tags = Tags,
        Headers = With(With(Headers, WellKnownHeaders.IdempotencyKey, IdempotencyKey), WellKnownHeaders.User, User),
        CorrelationId = CorrelationId,
    };

    private static EventHeaders With(EventHeaders headers, string name, string? value) => value is null ? headers : headers.With(name, value);
}

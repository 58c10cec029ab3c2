namespace Ruslo;

/// <summary>What may be said about a timer, and about what it publishes, beside the message itself.</summary>
public sealed record TimerOptions
{
    /// <summary>
    /// An id of one's own for the timer, unique in its tenant for as long as the log keeps it: up to 512 bytes of any text. Set again under
    /// it, whatever the message and the time, also after it has ended, nothing happens. Null: a new one.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>For an event: another topic than its type's.</summary>
    public string? Topic { get; init; }

    /// <summary>Another stream key than the event's <see cref="StreamKeyAttribute"/>; of a command, its key where it has none of its own.</summary>
    public RoutingKey? Key { get; init; }

    /// <summary>The tenant, of the timer too; null: that of the handled event inside a handler, else none.</summary>
    public string? Tenant { get; init; }

    /// <summary>Tags in addition to those of the message.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Headers of the message.</summary>
    public EventHeaders Headers { get; init; } = EventHeaders.None;

    /// <summary>The correlation that it belongs to; null: that of the handled event inside a handler, else its own.</summary>
    public Guid? CorrelationId { get; init; }

    /// <summary>As the options of publishing.</summary>
    /// <param name="dueAt">When.</param>
    /// <param name="logId">The log.</param>
    /// <param name="tenant">The tenant, unless these options have one.</param>
    internal PublishOptions ToPublish(DateTimeOffset dueAt, Guid logId, string tenant) => new()
    {
        DueAt = dueAt,
        TimerId = Id,
        EventId = Id is null ? null : IdOf(logId, TimerStream.Of(Tenant ?? tenant, Id)),
        Topic = Topic,
        Key = Key,
        Tenant = Tenant,
        Tags = Tags,
        Headers = Headers,
        CorrelationId = CorrelationId,
    };

    private static Guid? IdOf(Guid logId, StreamId timer)
    {
#if PLANTED
        if (PlantedTimers.ChosenIdsAreNotRecognised)
        {
            return null;
        }
#endif
        return DerivedId.ForTimer(logId, timer);
    }
}

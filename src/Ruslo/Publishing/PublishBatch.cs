namespace Ruslo;

/// <summary>What the forms of publishing several events have in common.</summary>
internal static class PublishBatch
{
    /// <summary>Events that share their options.</summary>
    /// <exception cref="ArgumentException">An option is given that cannot hold for several events.</exception>
    public static IReadOnlyList<EventToPublish> Of(IReadOnlyList<object> events, PublishOptions? options)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count > 1 && options is { EventId: not null } or { ExpectedVersion.IsAny: false })
        {
            throw new ArgumentException($"One event id, or one expected version, cannot hold for {events.Count} events. Give each its own: PublishAllAsync([new {nameof(EventToPublish)}(e, options), …]).", nameof(options));
        }
        var each = new EventToPublish[events.Count];
        for (int i = 0; i < each.Length; i++)
        {
            each[i] = new(events[i], options);
        }
        return each;
    }

    /// <summary>The expected versions of a batch, of each stream before all of it.</summary>
    /// <exception cref="ArgumentException">Two events expect something of one stream.</exception>
    public static IReadOnlyList<StreamExpectation> ExpectedOf(IReadOnlyList<EventToPublish> events, ReadOnlySpan<NewEvent> drafts)
    {
        List<StreamExpectation>? expected = null;
        for (int i = 0; i < drafts.Length; i++)
        {
            if (events[i].Options is { ExpectedVersion.IsAny: false } options)
            {
                StreamId stream = drafts[i].Stream;
                if (expected?.Exists(other => other.Stream == stream) == true)
                {
                    throw new ArgumentException($"Two events of one batch expect a version of {stream}. Let the first one expect the version before the batch, and the others nothing.", nameof(events));
                }
                (expected ??= new(1)).Add(new(stream, options.ExpectedVersion));
            }
        }
        return expected ?? [];
    }

    /// <summary>The one condition of a batch; null without one.</summary>
    /// <exception cref="ArgumentException">Two events have different ones.</exception>
    public static AppendCondition? ConditionOf(IReadOnlyList<EventToPublish> events)
    {
        AppendCondition? condition = null;
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i].Options?.Condition is { } own)
            {
                condition = condition is null || condition == own ? own
                    : throw new ArgumentException($"Two events of one batch have different conditions. A batch is one append and has one: a query of several items, read up to one position (at most {EventQuery.MaxItems}).", nameof(events));
            }
        }
        return condition;
    }

    /// <summary>Events whose ids the publisher has chosen may be repeated, those with new ids cannot be known.</summary>
    public static Idempotency IdempotencyOf(IReadOnlyList<EventToPublish> events) => HasChosenIds(events) ? Idempotency.Whole : Idempotency.Fresh;

    /// <summary>Whether the publisher has chosen the id of one of them.</summary>
    public static bool HasChosenIds(IReadOnlyList<EventToPublish> events)
    {
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i].Options?.EventId is not null)
            {
                return true;
            }
        }
        return false;
    }
}

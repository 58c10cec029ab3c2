using System.Buffers;
using System.Diagnostics;

namespace Ruslo;

/// <summary>
/// Makes of an object, and of what its publisher says about it, an event to append: which stream, tags, headers, causes. Everything
/// that can be wrong with one event shows here, before anything is stored. Thread-safe.
/// </summary>
internal sealed class EventDrafting(EventSerializer serializer, CommandTargets? targets = null, ExclusiveTopics? exclusive = null)
{
    private readonly CommandDrafting commands = new(targets ?? new());
    private readonly ExclusiveTopics exclusive = exclusive ?? ExclusiveTopics.None;

    /// <summary>Drafts an event and writes its payload. What it was caused by, its tenant and whom to reply to come from the handled event, unless the options say otherwise.</summary>
    /// <param name="e">The event.</param>
    /// <param name="options">What its publisher says about it.</param>
    /// <param name="eventId">Its id, unless the options have one.</param>
    /// <param name="handled">The event that is being handled; null outside of handlers.</param>
    /// <param name="to">Gets the payload; its memory must outlive the draft.</param>
    /// <remarks>One that is due later becomes the event that sets its timer. The log checks the rules of streams; who does not append at once calls <see cref="NewEvent.Validate"/>.</remarks>
    /// <exception cref="ArgumentException">It has no name, or is too large, or its topic is reserved, or exclusive and nothing is expected.</exception>
    public NewEvent Draft(object e, PublishOptions? options, Guid eventId, RecordedEvent? handled, ArrayBufferWriter<byte> to)
    {
        EventDescriptor descriptor = serializer.Catalog.Describe(e);
        if (options is { DueAt: { } dueAt })
        {
            return TimerDrafting.Draft(this, e, descriptor, options, dueAt, eventId, handled, to);
        }
        CommandDrafting.Check(descriptor, options);
        eventId = options?.EventId ?? eventId;
        RoutingKey? key = options is { IsSent: true } ? commands.KeyOf(e, descriptor, options) : options?.Key ?? descriptor.StreamKeyOf(e);
        Guid correlation = options?.CorrelationId ?? handled?.CorrelationId ?? CurrentTrace();
        StreamId stream = StreamOf(descriptor, options, key ?? new RoutingKey(eventId.ToString()), handled);
        exclusive.Check(stream, descriptor, options);
        NewEvent draft = new(stream, eventId, descriptor.Name, default)
        {
            SchemaVersion = descriptor.Version,
            Kind = descriptor.Kind,
            Closes = descriptor.Closes,
            OccurredAt = options?.OccurredAt,
            CorrelationId = correlation,
            CausationId = handled?.EventId ?? Guid.Empty,
            Tags = TagsOf(e, descriptor, options),
            Headers = HeadersOf(options, isUnkeyed: key is null && options is { IsSent: true }, options?.ReplyTo ?? (handled?.CorrelationId == correlation ? handled.Headers.Find(WellKnownHeaders.ReplyTo) : null)),
        };
        int start = to.WrittenCount;
        int length = serializer.Serialize(e, descriptor, draft.Stream, draft.EventId, to);
        return draft with { Payload = to.WrittenMemory.Slice(start, length) };
    }

    /// <summary>Whether it is a command, which is sent, and no event.</summary>
    /// <exception cref="ArgumentException">It has no name.</exception>
    public bool IsCommand(object e) => serializer.Catalog.Describe(e).Kind == EventKind.Command;

    /// <summary>The topic that events of a type are published to; null when it is unknown.</summary>
    public string? TopicOf(object e) => serializer.Catalog.Find(e.GetType())?.Topic;

    private static StreamId StreamOf(EventDescriptor descriptor, PublishOptions? options, RoutingKey key, RecordedEvent? handled)
    {
        string topic = options?.Topic ?? descriptor.Topic;
        if (TopicName.IsReserved(topic) && options is not { IsPlatform: true })
        {
            throw new ArgumentException($"Event {descriptor} cannot be published to '{topic}': topics that begin with '$' are the platform's own. Choose another topic.", nameof(options));
        }
        return new(options?.Tenant ?? handled?.Stream.Tenant ?? "", topic, key.Value ?? "");
    }

    private static IReadOnlyList<string>? TagsOf(object e, EventDescriptor descriptor, PublishOptions? options)
    {
        IReadOnlyList<string> own = descriptor.TagsOf(e);
        return options is { Tags.Count: > 0 } ? own.Count == 0 ? options.Tags : [.. own, .. options.Tags] : own;
    }

    /// <param name="options">Says some.</param>
    /// <param name="isUnkeyed">Whether it is a command without a key.</param>
    /// <param name="replyTo">Flows with the correlation: whoever waits finds the reply by both.</param>
    private static EventHeaders HeadersOf(PublishOptions? options, bool isUnkeyed, string? replyTo)
    {
        EventHeaders headers = options?.Headers ?? EventHeaders.None;
        headers = isUnkeyed ? headers.With(WellKnownHeaders.Unkeyed, "true") : headers;
#if PLANTED
        replyTo = PlantedPublishing.ReplyToDoesNotFlow ? null : replyTo;
#endif
        if (!string.IsNullOrEmpty(replyTo) && headers.Find(WellKnownHeaders.ReplyTo) is null)
        {
            headers = headers.With(WellKnownHeaders.ReplyTo, replyTo);
        }
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity && headers.Find(WellKnownHeaders.TraceParent) is null)
        {
            headers = headers.With(WellKnownHeaders.TraceParent, id);
            headers = string.IsNullOrEmpty(activity.TraceStateString) ? headers : headers.With(WellKnownHeaders.TraceState, activity.TraceStateString);
        }
        return headers;
    }

    /// <summary>What is published in a trace, and has no other correlation, is found by the id of the trace.</summary>
    private static Guid CurrentTrace()
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity)
        {
            return Guid.Empty;
        }
        Span<byte> bytes = stackalloc byte[16];
        activity.TraceId.CopyTo(bytes);
        return new(bytes, bigEndian: true);
    }
}

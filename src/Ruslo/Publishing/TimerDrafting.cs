using System.Buffers;

namespace Ruslo;

/// <summary>Makes of a message that is due later the event that sets its timer: the message is drafted, checked and encrypted now, as it will be recorded.</summary>
internal static class TimerDrafting
{
    /// <exception cref="ArgumentException">The message could not be published as it is.</exception>
    public static NewEvent Draft(EventDrafting drafting, object e, EventDescriptor descriptor, PublishOptions options, DateTimeOffset dueAt, Guid eventId, RecordedEvent? handled, ArrayBufferWriter<byte> to)
    {
        Guid setId = options.EventId ?? eventId;
        PublishOptions then = options with { DueAt = null, TimerId = null, EventId = DerivedId.ForScheduled(setId), IsSent = descriptor.Kind == EventKind.Command };
        NewEvent message = drafting.Draft(e, then, setId, handled, new(256));
        message = message with
        {
            CorrelationId = message.CorrelationId == Guid.Empty ? setId : message.CorrelationId,
            CausationId = setId, // whose cause is the handled event: the chain has no gap
        };
        message.Validate();
        int start = to.WrittenCount;
        TimerFormat.Write(dueAt, message, to);
        return new(TimerStream.Of(message.Stream.Tenant, options.TimerId ?? setId.ToString()), setId, TimerStream.Set, to.WrittenMemory[start..])
        {
            Kind = EventKind.System,
            CorrelationId = message.CorrelationId,
            CausationId = handled?.EventId ?? Guid.Empty,
        };
    }
}

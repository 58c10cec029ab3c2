using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>The due index: a subscription of the platform that folds <c>$timers</c> into a table of the pending ones, ordered by due time. It is derived: lost, it is made again.</summary>
/// <param name="noticed">Told when a timer is due, as soon as it is read.</param>
internal sealed partial class TimerIndex(Action<DateTimeOffset> noticed)
{
    public const string Subscription = "$timers";
    public const string Table = "pending";
    public const string Place = "place";

    /// <summary>What fits it: timers of all tenants.</summary>
    public static EventFilter Filter { get; } = new() { Topics = [TopicPattern.Parse(TimerStream.Topic)] };

    /// <summary>Documents are the payloads of what has set the timers, as they are; nobody queries them in a handler.</summary>
    private static readonly StateTableBinding Binding = new(new(Table, [Place]), typeof(JsonElement), Payloads.Default.JsonElement, static (_, _) => [StateValue.Null]);

    public SubscriptionDefinition Definition => new()
    {
        Name = Subscription,
        Filter = Filter,
        Handlers = [new() { Handled = null, Invoke = (_, e, context, _) => Fold((RecordedEvent)e, context), Name = "the due index of timers" }],
        HandlesAll = true,
        Mode = DeliveryMode.ExactlyOnce,
        Partitions = 1,
        Start = SubscriptionStart.Beginning,
        Tables = [Binding],
        OnlyWrites = true,
        Emits = false,
        IsDerived = true,
        FreeOfOutsideEffects = true,
        Fingerprint = "timers 1",
    };

    private ValueTask Fold(RecordedEvent e, HandlerContext context)
    {
        string key = DueTimer.KeyOf(e.Stream);
        if (e.Version == 0 && e.Name == TimerStream.Set)
        {
            DateTimeOffset dueAt = TimerFormat.ReadDue(e.Payload.Span);
            context.StagedDocuments.Write(Binding, key, new(e.Payload, [StateValue.Of(DueTimer.PlaceOf(dueAt, e.Position))]));
            noticed(dueAt);
        }
        else if (e.Version == 1)
        {
            context.StagedDocuments.Write(Binding, key, StagedDocument.Deleted);
        }
        return default;
    }

    [JsonSerializable(typeof(JsonElement))]
    private sealed partial class Payloads : JsonSerializerContext;
}

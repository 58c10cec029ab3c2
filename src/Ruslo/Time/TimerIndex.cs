using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>The due index: a subscription of the platform that folds <c>$timers</c> into a table of the pending ones, ordered by due time, of all tenants and of each. It is derived: lost, it is made again.</summary>
/// <param name="noticed">Told when a timer is due, as soon as it is read.</param>
internal sealed partial class TimerIndex(Action<DateTimeOffset> noticed)
{
    public const string Subscription = "$timers";
    public const string Table = "pending";
    public const string Place = "place";
    public const string TenantPlace = "tenant-place";

    /// <summary>What fits it: timers of all tenants.</summary>
    public static EventFilter Filter { get; } = new() { Topics = [TopicPattern.Parse(TimerStream.Topic)] };

    /// <summary>Documents are the payloads of what has set the timers, as they are; nobody queries them in a handler.</summary>
    private static readonly StateTableBinding Binding = new(new(Table, [Place, TenantPlace]), typeof(JsonElement), Payloads.Default.JsonElement, static (_, _) => [StateValue.Null, StateValue.Null]);

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
        Fingerprint = "timers 2",
    };

    private ValueTask Fold(RecordedEvent e, HandlerContext context)
    {
        string key = DueTimer.KeyOf(e.Stream);
        if (e.Version == 0 && e.Name == TimerStream.Set)
        {
            DateTimeOffset dueAt = TimerFormat.ReadDue(e.Payload.Span);
            string place = DueTimer.PlaceOf(dueAt, e.Position);
            context.StagedDocuments.Write(Binding, key, new(DueTimer.Kept(e.Payload), [StateValue.Of(place), StateValue.Of(DueTimer.PlaceOf(e.Stream.Tenant, place))]));
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

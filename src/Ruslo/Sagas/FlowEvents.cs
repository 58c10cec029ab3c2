using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>What flows tell, as events that applications handle by type.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FlowStalled))]
[JsonSerializable(typeof(FlowResumed))]
[JsonSerializable(typeof(FlowForked))]
[JsonSerializable(typeof(FlowUncompensated))]
[JsonSerializable(typeof(FlowDismissed))]
internal sealed partial class FlowEvents : JsonSerializerContext
{
    public static void AddTo(CatalogBuilder catalog) => catalog
        .Event<FlowStalled>("flow-stalled", Announcements.Topic, kind: EventKind.System, key: static e => e.Flow)
        .Event<FlowResumed>("flow-resumed", Announcements.Topic, kind: EventKind.System, key: static e => e.Flow)
        .Event<FlowForked>("flow-forked", Announcements.Topic, kind: EventKind.System, key: static e => e.Flow)
        .Event<FlowUncompensated>("flow-uncompensated", Announcements.Topic, kind: EventKind.System, key: static e => e.Flow)
        .Event<FlowDismissed>("flow-dismissed", Announcements.Topic, kind: EventKind.System, key: static e => e.Flow)
        .Json(Default, typeof(FlowStalled), typeof(FlowResumed), typeof(FlowForked), typeof(FlowUncompensated), typeof(FlowDismissed));
}

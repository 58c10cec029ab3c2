using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>The events of the platform that applications handle by type.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CommandHandled))]
[JsonSerializable(typeof(CommandRefused))]
[JsonSerializable(typeof(SubjectForgotten))]
[JsonSerializable(typeof(TimerCancelled))]
internal sealed partial class PlatformEvents : JsonSerializerContext
{
    public static void AddTo(CatalogBuilder catalog) => catalog
        .Event<CommandHandled>(Ruslo.CommandHandled.Name, Ruslo.CommandRefused.Topic, kind: EventKind.System, key: static e => e.CommandId)
        .Event<CommandRefused>(Ruslo.CommandRefused.Name, Ruslo.CommandRefused.Topic, kind: EventKind.System, key: static e => e.CommandId)
        .Event<SubjectForgotten>(Ruslo.SubjectForgotten.Name, Ruslo.SubjectForgotten.Topic, kind: EventKind.System, key: static e => e.Subject)
        .Event<TimerCancelled>(TimerStream.Cancelled, TimerStream.Topic, kind: EventKind.System)
        .Json(Default, typeof(CommandHandled), typeof(CommandRefused), typeof(SubjectForgotten), typeof(TimerCancelled));
}

using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>What the catalog knows about one version of one event or command. Immutable, thread-safe.</summary>
public sealed class EventDescriptor
{
    private readonly Func<object, RoutingKey>? key;
    private readonly Func<object, IReadOnlyList<string>>? tags;
    private readonly JsonTypeInfo? direct;
    private readonly NullGuard? guard;

    internal EventDescriptor(EventDeclaration declared, JsonTypeInfo json, JsonWriters writers, JsonTypeInfo? direct, PersonalType? personal)
    {
        Name = declared.Name;
        Aliases = [.. declared.Aliases];
        Version = declared.Version;
        Kind = declared.Kind;
        Closes = declared.Closes;
        Topic = declared.Topic!;
        ClrType = declared.ClrType;
        key = declared.Key;
        tags = declared.Tags;
        JsonTypeInfo = json;
        Writers = writers;
        Personal = personal;
        this.direct = direct;
        guard = direct is null ? null : NullGuard.For(json);
    }

    /// <summary>The stable name, which is what is stored.</summary>
    public string Name { get; }

    /// <summary>Former names, under which recorded events are still read.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>The version of its schema, from 1.</summary>
    public int Version { get; }

    /// <summary>What sort of fact it is.</summary>
    public EventKind Kind { get; }

    /// <summary>Whether it closes its stream for good.</summary>
    public bool Closes { get; }

    /// <summary>The topic that it is published to, unless the publisher names another.</summary>
    public string Topic { get; }

    /// <summary>The type in this process; never stored.</summary>
    public Type ClrType { get; }

    /// <summary>Whether it has a stream key of its own; without one it goes to a stream named by its event id.</summary>
    public bool HasStreamKey => key is not null;

    /// <summary>How it is written and read.</summary>
    public JsonTypeInfo JsonTypeInfo { get; }

    internal JsonWriters Writers { get; }

    /// <summary>What of it is personal; null: nothing.</summary>
    internal PersonalType? Personal { get; }

    /// <summary>How this event is written: by generated code that looks for nothing, where there certainly is nothing to find.</summary>
    internal JsonTypeInfo WriterOf(object e) => guard is not null && guard.Passes(e) ? direct! : JsonTypeInfo;

    /// <summary>The key of the stream that an event of this type belongs to; null when the type has none. The key may be empty, which no log accepts.</summary>
    /// <param name="e">An event of <see cref="ClrType"/>.</param>
    public RoutingKey? StreamKeyOf(object e) => key is null ? (RoutingKey?)null : new RoutingKey(key(e).Value ?? "");

    /// <summary>The tags of an event of this type, each <c>name:value</c>; may be empty.</summary>
    /// <param name="e">An event of <see cref="ClrType"/>.</param>
    public IReadOnlyList<string> TagsOf(object e) => tags is null ? [] : tags(e);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} v{Version}";
}

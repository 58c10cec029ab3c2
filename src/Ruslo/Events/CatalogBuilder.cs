using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>
/// Collects events, commands, handlers and JSON metadata into an <see cref="EventCatalog"/>. Generated parts call it; types that the
/// generator does not see are mapped by hand. For one thread; nothing is checked before <see cref="Build"/>.
/// </summary>
public sealed class CatalogBuilder
{
    internal const DynamicallyAccessedMemberTypes Serialized = DynamicallyAccessedMemberTypes.PublicConstructors
        | DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields;

    private readonly HashSet<Type> joined = [];
    private readonly List<EventDeclaration> events = [];
    private readonly List<CatalogEntry> entries = [];
    private readonly EventJson json = new();

    /// <summary>Joins the part of an assembly and, through it, those of the assemblies that it references. Joining one again does nothing.</summary>
    public CatalogBuilder Join<TPart>() where TPart : CatalogPart, new()
    {
        if (joined.Add(typeof(TPart)))
        {
            new TPart().Describe(this);
        }
        return this;
    }

    /// <summary>Maps an event or a command by hand; types with [Event] or [Command] are mapped by the generator.</summary>
    /// <param name="name">The stable name: words of a-z, 0-9 and '-', joined by dots.</param>
    /// <param name="topic">The topic; required, except for a command, whose topic is its name when left out.</param>
    /// <param name="version">The version of its schema, from 1.</param>
    /// <param name="key">The key of the stream that it belongs to; a stream of its own when left out.</param>
    /// <param name="tags">Tags to find it by, each <c>name:value</c>.</param>
    /// <param name="kind">What sort of fact it is.</param>
    /// <param name="aliases">Former names, under which recorded events are still read.</param>
    public CatalogBuilder Event<[DynamicallyAccessedMembers(Serialized)] TEvent>(string name, string? topic = null, int version = 1, Func<TEvent, RoutingKey>? key = null,
        Func<TEvent, IReadOnlyList<string>>? tags = null, EventKind kind = EventKind.Domain, IReadOnlyList<string>? aliases = null) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(name);
        events.Add(new()
        {
            Name = name,
            Topic = topic ?? (kind == EventKind.Command ? name : null),
            Version = version,
            Kind = kind,
            Aliases = aliases ?? [],
            ClrType = typeof(TEvent),
            Key = key is null ? null : e => key((TEvent)e),
            Tags = tags is null ? null : e => tags((TEvent)e),
        });
        return this;
    }

    /// <summary>
    /// Metadata to write and read events with. A context of an event's own assembly comes before others, and its options hold, except that
    /// nullable annotations and required constructor parameters are always respected.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="types">The events that it is for; every event that it knows when left out.</param>
    public CatalogBuilder Json(JsonSerializerContext context, params ReadOnlySpan<Type> types)
    {
        ArgumentNullException.ThrowIfNull(context);
        json.Add(context, types);
        return this;
    }

    /// <summary>Checks what was declared and freezes it.</summary>
    /// <exception cref="CatalogException">It contradicts itself; all mistakes at once.</exception>
    public EventCatalog Build()
    {
        List<string> mistakes = CatalogRules.Check(events);
        var descriptors = new List<EventDescriptor>(events.Count);
        foreach (EventDeclaration declared in events)
        {
            if (json.Resolve(declared, out JsonWriters? writers, out JsonTypeInfo? direct, out string? mistake) is { } info)
            {
                descriptors.Add(new(declared, info, writers!, direct));
            }
            else
            {
                mistakes.Add(mistake!);
            }
        }
        return mistakes.Count == 0 ? new(descriptors, entries, json) : throw new CatalogException(mistakes);
    }

    internal void Add(CatalogEntry entry) => entries.Add(entry);
}

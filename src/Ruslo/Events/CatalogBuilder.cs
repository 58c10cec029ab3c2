using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
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
    private readonly List<Upcaster> upcasters = [];
    private readonly List<JsonUpcaster> jsonUpcasters = [];
    private readonly List<PersonalDeclaration> personal = [];
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
    /// <param name="closes">Whether it closes its stream for good: no event comes after it there.</param>
    public CatalogBuilder Event<[DynamicallyAccessedMembers(Serialized)] TEvent>(string name, string? topic = null, int version = 1, Func<TEvent, RoutingKey>? key = null,
        Func<TEvent, IReadOnlyList<string>>? tags = null, EventKind kind = EventKind.Domain, IReadOnlyList<string>? aliases = null, bool closes = false) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(name);
        events.Add(new()
        {
            Name = name,
            Topic = topic ?? (kind == EventKind.Command ? name : null),
            Version = version,
            Kind = kind,
            Closes = closes,
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

    /// <summary>
    /// Marks members of an event, a view, a state or a document as personal data; types with <see cref="PersonalAttribute"/> are marked by the
    /// generator. The first call for a type counts.
    /// </summary>
    /// <param name="subject">Whose they are; the key of the stream, view or document when null.</param>
    /// <param name="members">The members.</param>
    public CatalogBuilder Personal<T>(Func<T, RoutingKey>? subject, params ReadOnlySpan<PersonalMember> members) where T : class
    {
        personal.Add(new(typeof(T), subject is null ? null : written => subject((T)written).Value, members.ToArray()));
        return this;
    }

    /// <summary>
    /// Reads a former version of an event as a newer one. Handlers, deciders and projections see only what it becomes; the log keeps what was
    /// recorded. Upcasters chain: <typeparamref name="TNew"/> may have one of its own.
    /// </summary>
    /// <param name="upcast">What the event means today; pure. What it throws parks the event.</param>
    public CatalogBuilder Upcast<TOld, TNew>(Func<TOld, TNew> upcast) where TOld : class where TNew : class
    {
        ArgumentNullException.ThrowIfNull(upcast);
        upcasters.Add(new(typeof(TOld), [typeof(TNew)], e => [upcast((TOld)e)]));
        return this;
    }

    /// <summary>Reads a former version of an event as several events, or, when it returns none, as nothing. It stays one event of one position, and one unit of work.</summary>
    /// <param name="upcast">What the event means today, in order; pure. What it throws parks the event.</param>
    /// <param name="becomes">All types that it may become.</param>
    public CatalogBuilder UpcastToMany<TOld>(Func<TOld, IEnumerable<object>> upcast, params ReadOnlySpan<Type> becomes) where TOld : class
    {
        ArgumentNullException.ThrowIfNull(upcast);
        upcasters.Add(new(typeof(TOld), becomes.ToArray(), e => upcast((TOld)e)));
        return this;
    }

    /// <summary>Reads the JSON of a version of an event, for which there is no type any more, as that of the next version.</summary>
    /// <param name="name">The name of the event.</param>
    /// <param name="version">The version that it reads.</param>
    /// <param name="upcast">The JSON of the next version; it may change and return what it is given. What it throws parks the event.</param>
    public CatalogBuilder UpcastJson(string name, int version, Func<JsonObject, JsonObject> upcast)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(upcast);
        jsonUpcasters.Add(new(name, version, upcast));
        return this;
    }

    /// <summary>Checks what was declared and freezes it.</summary>
    /// <exception cref="CatalogException">It contradicts itself; all mistakes at once.</exception>
    public EventCatalog Build()
    {
        List<string> mistakes = CatalogRules.Check(events);
        mistakes.AddRange(Upcasters.Check(events, upcasters, jsonUpcasters));
        var descriptors = new List<EventDescriptor>(events.Count);
        var personalTypes = new PersonalTypes(personal);
        foreach (EventDeclaration declared in events)
        {
            if (json.Resolve(declared, out JsonWriters? writers, out JsonTypeInfo? direct, out string? mistake) is { } info)
            {
                if (LeftOutMembers.Find(info) is { } member)
                {
                    mistakes.Add($"Event {declared} ({TypeText.Full(declared.ClrType)}) could not be read again: its JSON context leaves '{member}' out when it has no value ({info.Options.DefaultIgnoreCondition}), and its constructor needs it. Give the parameter a default, or take DefaultIgnoreCondition out of the context.");
                }
                descriptors.Add(new(declared, info, writers!, direct, PersonalOf(info, personalTypes, mistakes)));
            }
            else
            {
                mistakes.Add(mistake!);
            }
        }
        return mistakes.Count == 0 ? new(descriptors, entries, json, new(upcasters, jsonUpcasters), personalTypes) : throw new CatalogException(mistakes);
    }

    private static PersonalType? PersonalOf(JsonTypeInfo json, PersonalTypes types, List<string> mistakes)
    {
        try
        {
            return types.Find(json);
        }
        catch (ArgumentException mistake)
        {
            mistakes.Add(mistake.Message);
            return null;
        }
    }

    internal void Add(CatalogEntry entry) => entries.Add(entry);
}

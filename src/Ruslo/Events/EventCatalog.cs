using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>
/// The events and commands that this process knows: which type has which name, version and topic. Built once, at start, by
/// <see cref="CatalogBuilder"/>; frozen and thread-safe.
/// </summary>
public sealed class EventCatalog
{
    private readonly FrozenDictionary<Type, EventDescriptor> byType;
    private readonly FrozenDictionary<string, EventDescriptor[]> byName; // in order of version
    private readonly FrozenDictionary<Type, CatalogEntry[]> entries;
    private readonly EventJson json;
    private Found? last;

    internal EventCatalog(IEnumerable<EventDescriptor> descriptors, IEnumerable<CatalogEntry> entries, EventJson json, Upcasters upcasters, PersonalTypes personal)
    {
        this.json = json;
        Upcasters = upcasters;
        Personal = personal;
        EventDescriptor[] all = [.. descriptors.OrderBy(static d => d.Name, StringComparer.Ordinal).ThenBy(static d => d.Version)];
        Events = all.AsReadOnly();
        byType = all.ToFrozenDictionary(static d => d.ClrType);
        byName = all.SelectMany(static d => d.Aliases.Append(d.Name).Distinct(StringComparer.Ordinal), static (d, name) => (Name: name, Descriptor: d))
            .GroupBy(static named => named.Name, static named => named.Descriptor, StringComparer.Ordinal)
            .ToFrozenDictionary(static name => name.Key, static name => name.ToArray(), StringComparer.Ordinal);
        this.entries = entries.GroupBy(static entry => entry.Subject).ToFrozenDictionary(static group => group.Key, static group => group.ToArray());
    }

    /// <summary>All versions of all events and commands, by name, then by version.</summary>
    public IReadOnlyList<EventDescriptor> Events { get; }

    internal Upcasters Upcasters { get; }

    internal PersonalTypes Personal { get; }

    /// <summary>What is known about a type; null when it is no event or command of this catalog.</summary>
    public EventDescriptor? Find(Type type) => byType.GetValueOrDefault(type);

    /// <summary>What is known about one version of a name or a former name; null when there is no such version here.</summary>
    public EventDescriptor? Find(string name, int version)
    {
        if (last is { } same && ReferenceEquals(same.Name, name) && same.Descriptor.Version == version)
        {
            return same.Descriptor; // logs hand out one string for each name
        }
        if (byName.TryGetValue(name, out EventDescriptor[]? versions))
        {
            foreach (EventDescriptor descriptor in versions)
            {
                if (descriptor.Version == version)
                {
                    last = new(name, descriptor);
                    return descriptor;
                }
            }
        }
        return null;
    }

    /// <summary>The newest version of a name or a former name; null when the name is unknown.</summary>
    public EventDescriptor? FindNewest(string name) => byName.TryGetValue(name, out EventDescriptor[]? versions) ? versions[^1] : null;

    /// <summary>What is known about an object that somebody publishes or sends.</summary>
    /// <exception cref="ArgumentException">It is no event or command of this catalog; the message says what to do.</exception>
    public EventDescriptor Describe(object e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return byType.TryGetValue(e.GetType(), out EventDescriptor? descriptor) ? descriptor : throw new ArgumentException(WhyUnknown(e), nameof(e));
    }

    /// <summary>The events that a handler of this type is given: those that are, or are read as, this type or one that derives from or implements it; by name, then by version.</summary>
    public IReadOnlyList<EventDescriptor> AssignableTo(Type handled)
        => [.. Events.Where(d => Upcasters.Finally(d.ClrType).Any(type => type.IsAssignableTo(handled)))];

    /// <summary>How a type that is no event, such as a document of a state table, is written and read.</summary>
    /// <exception cref="ArgumentException">No context knows it, and there is no reflection.</exception>
    internal JsonTypeInfo JsonOf(Type type) => json.Find(type);

    internal IReadOnlyList<CatalogEntry> EntriesOf(Type subject) => entries.TryGetValue(subject, out CatalogEntry[]? found) ? found : [];

    /// <summary>The types that other rooms have declared something of a sort about.</summary>
    internal IEnumerable<Type> SubjectsOf<TEntry>() where TEntry : CatalogEntry => entries.Where(static declared => declared.Value.OfType<TEntry>().Any()).Select(static declared => declared.Key);

    private static string WhyUnknown(object e) => e switch
    {
        Task => "A task is not an event: await it and publish its result.",
        System.Collections.IEnumerable => $"{TypeText.Full(e.GetType())} is not an event: publish several at once with PublishAllAsync.",
        _ => $"{TypeText.Full(e.GetType())} is not in the catalog of events: give it [Event(\"a-name\")] or [Command(\"a-name\")] in an assembly that Ruslo's generator sees, or map it by hand with catalog.Event<{TypeText.Short(e.GetType())}>(\"a-name\", \"a-topic\").",
    };

    private sealed record Found(string Name, EventDescriptor Descriptor);
}

using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ruslo;

/// <summary>The ways from former versions of events to those of today. Checked when it is made: every way ends, and at something known.</summary>
internal sealed class Upcasters
{
    private readonly FrozenDictionary<Type, Upcaster> typed;
    private readonly FrozenDictionary<(string Name, int Version), JsonUpcaster> json;

    public Upcasters(IReadOnlyList<Upcaster> typed, IReadOnlyList<JsonUpcaster> json)
    {
        this.typed = typed.ToFrozenDictionary(static one => one.From);
        this.json = json.ToFrozenDictionary(static one => (one.Name, one.Version));
    }

    /// <summary>What contradicts itself, or leads nowhere; each mistake says what to do.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<EventDeclaration> events, IReadOnlyList<Upcaster> typed, IReadOnlyList<JsonUpcaster> json)
    {
        var known = events.Select(static e => e.ClrType).ToHashSet();
        var byType = new Dictionary<Type, Upcaster>();
        foreach (Upcaster one in typed)
        {
            if (!byType.TryAdd(one.From, one))
            {
                yield return $"There are two upcasters of {one.From}: keep one.";
            }
            foreach (Type missing in one.To.Prepend(one.From).Where(type => !known.Contains(type)))
            {
                yield return $"The upcaster of {one.From} names {missing}, which is no event of the catalog: give it [Event(\"a-name\", Version = …)], or map it by hand.";
            }
        }
        foreach (Upcaster one in typed.Where(one => Reaches(one.From, one.From, byType, [])))
        {
            yield return $"Upcasting {one.From} leads back to it: an upcaster leads to a newer type.";
        }
        foreach (IGrouping<(string Name, int Version), JsonUpcaster> same in json.GroupBy(static one => (one.Name, one.Version)))
        {
            (string name, int version) = same.Key;
            if (same.Count() > 1)
            {
                yield return $"There are two JSON upcasters of '{name}' version {version}: keep one.";
            }
            if (events.Any(e => e.Name == name && e.Version == version))
            {
                yield return $"'{name}' version {version} has both a type and a JSON upcaster: drop the type, or upcast it as a type.";
            }
            if (!events.Any(e => e.Name == name && e.Version > version && Enumerable.Range(version + 1, e.Version - version - 1).All(between => json.Any(other => other.Name == name && other.Version == between))))
            {
                yield return $"The JSON upcaster of '{name}' version {version} leads to version {version + 1}, for which there is neither a type nor a JSON upcaster: add the one or the other.";
            }
        }
    }

    /// <summary>What an event of a type becomes in the end; itself, without an upcaster.</summary>
    public IEnumerable<Type> Finally(Type type) => typed.TryGetValue(type, out Upcaster? upcaster) ? upcaster.To.SelectMany(Finally) : [type];

    /// <summary>What a decoded event means today; one unit of work, whatever it becomes.</summary>
    /// <exception cref="InvalidOperationException">An upcaster made what it does not name.</exception>
    public IReadOnlyList<object> Apply(object decoded)
    {
        if (typed.Count == 0 || !typed.ContainsKey(decoded.GetType()))
        {
            return [decoded];
        }
        var objects = new List<object>();
        Apply(decoded, objects);
        return objects;
    }

    /// <summary>Whether a version without a type can be brought to one that has one.</summary>
    public bool Knows(string? name, int version) => name is not null && json.ContainsKey((name, version));

    /// <summary>Brings the payload of a version without a type, for which a way is known, to the next version that has one.</summary>
    public (EventDescriptor Descriptor, byte[] Payload) Apply(EventCatalog catalog, string name, int version, ReadOnlySpan<byte> payload)
    {
        JsonUpcaster? upcaster = json[(name, version)];
        JsonObject current = JsonNode.Parse(payload) as JsonObject ?? throw new JsonException("the payload is no JSON object.");
        EventDescriptor? descriptor;
        do
        {
            current = upcaster.Apply(current) ?? throw new InvalidOperationException($"the JSON upcaster of '{name}' version {upcaster.Version} returned null.");
            descriptor = catalog.Find(name, upcaster.Version + 1);
        }
        while (descriptor is null && json.TryGetValue((name, upcaster.Version + 1), out upcaster));
        return (descriptor!, Encoding.UTF8.GetBytes(current.ToJsonString()));
    }

    private void Apply(object e, List<object> into)
    {
        if (!typed.TryGetValue(e.GetType(), out Upcaster? upcaster))
        {
            into.Add(e);
            return;
        }
        foreach (object next in upcaster.Apply(e))
        {
            if (next is null || !upcaster.To.Contains(next.GetType()))
            {
                throw new InvalidOperationException($"the upcaster of {upcaster.From} made {next?.GetType().ToString() ?? "null"}, which it does not name.");
            }
            Apply(next, into);
        }
    }

    private static bool Reaches(Type from, Type sought, Dictionary<Type, Upcaster> byType, HashSet<Type> seen)
        => byType.TryGetValue(from, out Upcaster? upcaster) && upcaster.To.Any(to => to == sought || (seen.Add(to) && Reaches(to, sought, byType, seen)));
}

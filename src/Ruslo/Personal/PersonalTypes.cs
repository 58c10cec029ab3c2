using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>The types with personal data that a catalog knows, and the keys that they are encrypted with. Thread-safe.</summary>
internal sealed class PersonalTypes
{
    /// <summary>What to do where the last type has gone, and the data has not.</summary>
    public const string KeepOne = "Keep a type with [Personal] as long as the log holds personal data, such as the former version of an event: any record with such a member will do.";

    private readonly FrozenDictionary<Type, PersonalDeclaration> declared;

    public PersonalTypes(IEnumerable<PersonalDeclaration> declarations)
        => declared = declarations.GroupBy(static one => one.Type).ToFrozenDictionary(static same => same.Key, static same => same.First());

    /// <summary>Whether there is none: then nothing else of this is ever used.</summary>
    public bool IsEmpty => declared.Count == 0;

    /// <summary>The keys. The host opens them with the log.</summary>
    public PersonalKeys Keys { get; } = new();

    /// <summary>What of a type is personal, as its JSON has it; null: nothing.</summary>
    /// <exception cref="ArgumentException">It is marked in a way that would leave it in the open, or without a placeholder; the message says what to do.</exception>
    public PersonalType? Find(JsonTypeInfo json)
    {
        if (json.Properties.Any(static property => property.Name == PersonalEnvelope.Member))
        {
            throw new ArgumentException($"{json.Type} has a member '{PersonalEnvelope.Member}' in its JSON, which is where encrypted members are kept: rename it.");
        }
        if (IsEmpty)
        {
            return null;
        }
        ThrowIfNested(json, json.Type, []);
        if (!declared.TryGetValue(json.Type, out PersonalDeclaration? own))
        {
            for (Type? type = json.Type.BaseType; type is not null; type = type.BaseType)
            {
                if (declared.ContainsKey(type))
                {
                    throw new ArgumentException($"{json.Type} has personal data of its base {type}, but the catalog does not know it: give it [Event] or a [Personal] of its own, or say catalog.Personal<{json.Type.Name}>(…).");
                }
            }
            return null;
        }
        return new(Keys, own, [.. own.Members.Select(member => MemberOf(json, member))], json.Options.MaxDepth);
    }

    private static (byte[] Name, byte[] Placeholder) MemberOf(JsonTypeInfo json, PersonalMember member)
    {
        string name = member.Json ?? json.Options.PropertyNamingPolicy?.ConvertName(member.Name) ?? member.Name;
        JsonPropertyInfo property = json.Properties.FirstOrDefault(one => one.Name == name && one.Get is not null)
            ?? throw new ArgumentException($"The personal member {member.Name} of {json.Type} is not in its JSON, which has {string.Join(", ", json.Properties.Where(static one => one.Get is not null).Select(static one => $"'{one.Name}'"))}: take [Personal] off it, or [JsonIgnore].");
        if (property.IsExtensionData)
        {
            throw new ArgumentException($"{member.Name} of {json.Type} is personal and [JsonExtensionData]: its entries stand beside the other members, where they are not encrypted. Take [JsonExtensionData] off it, so that it is a member of its own.");
        }
        string placeholder = member.Placeholder ?? PlaceholderOf(property)
            ?? throw new ArgumentException($"{member.Name} of {json.Type} is personal, and nothing says what it reads as once its subject is forgotten: make {property.PropertyType.Name} nullable, or write [Personal(Placeholder = …)].");
        ThrowIfUnreadable(json, property, placeholder);
        return (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(placeholder));
    }

    private static string? PlaceholderOf(JsonPropertyInfo property)
    {
        Type type = property.PropertyType;
        bool isNullable = type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;
        return isNullable ? "null"
            : type.IsEnum ? "0"
            : type == typeof(string) ? "\"\""
            : type == typeof(Guid) ? $"\"{Guid.Empty}\""
            : type == typeof(DateTimeOffset) ? "\"0001-01-01T00:00:00+00:00\""
            : type == typeof(DateOnly) ? "\"0001-01-01\""
            : type == typeof(TimeOnly) || type == typeof(TimeSpan) ? "\"00:00:00\""
            : Type.GetTypeCode(type) switch
            {
                TypeCode.Boolean => "false",
                TypeCode.DateTime => "\"0001-01-01T00:00:00\"",
                >= TypeCode.SByte and <= TypeCode.Decimal => "0",
                _ => null,
            };
    }

    /// <summary>A converter may read a type in its own way.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Converters of the application run here; whatever they throw, the placeholder does not fit.")]
    private static void ThrowIfUnreadable(JsonTypeInfo json, JsonPropertyInfo property, string placeholder)
    {
        if (property.CustomConverter is not null)
        {
            return;
        }
        Exception? failure = null;
        try
        {
            if (JsonSerializer.Deserialize(placeholder, json.Options.GetTypeInfo(property.PropertyType)) is not null || placeholder == "null")
            {
                return;
            }
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }
        throw new ArgumentException($"The placeholder {placeholder} of '{property.Name}' of {json.Type} cannot be read as {property.PropertyType.Name}: write [Personal(Placeholder = …)] with a value that can, or make it nullable.", failure);
    }

    /// <summary>Only the members of what is stored itself are encrypted: those of a value inside it would stay in the open.</summary>
    private void ThrowIfNested(JsonTypeInfo json, Type root, HashSet<Type> seen)
    {
        if (!seen.Add(json.Type))
        {
            return;
        }
        if (json.Type != root && declared.ContainsKey(json.Type))
        {
            throw new ArgumentException($"{root} contains {json.Type}, which has [Personal] members: nested members are not encrypted one by one. Put [Personal] on the member of {root.Name} that holds it, and take it off those of {json.Type.Name}.");
        }
        string[] hidden = json.Type == root && declared.TryGetValue(root, out PersonalDeclaration? own)
            ? [.. own.Members.Select(member => member.Json ?? json.Options.PropertyNamingPolicy?.ConvertName(member.Name) ?? member.Name)] : [];
        foreach (JsonPropertyInfo property in json.Properties)
        {
            if (property.Get is not null && property.CustomConverter is null && !hidden.Contains(property.Name))
            {
                ThrowIfNested(json.Options.GetTypeInfo(property.PropertyType), root, seen);
            }
        }
        if (json.ElementType is { } element)
        {
            ThrowIfNested(json.Options.GetTypeInfo(element), root, seen);
        }
        foreach (JsonDerivedType derived in json.PolymorphismOptions?.DerivedTypes ?? [])
        {
            ThrowIfNested(json.Options.GetTypeInfo(derived.DerivedType), root, seen);
        }
    }
}

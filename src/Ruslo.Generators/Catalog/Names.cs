using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>The names that Ruslo's public API has, and the rules of the names that users give.</summary>
internal static class Names
{
    public const string Event = "Ruslo.EventAttribute";
    public const string Command = "Ruslo.CommandAttribute";
    public const string Topic = "Ruslo.TopicAttribute";
    public const string StreamKey = "Ruslo.StreamKeyAttribute";
    public const string Tag = "Ruslo.TagAttribute";
    public const string Personal = "Ruslo.PersonalAttribute";
    public const string Subject = "Ruslo.SubjectAttribute";
    public const string Subscription = "Ruslo.SubscriptionAttribute";
    public const string Catalog = "Ruslo.RusloCatalogAttribute";
    public const string CatalogPart = "Ruslo.CatalogPart";
    public const string CatalogBuilder = "Ruslo.CatalogBuilder";
    public const string EventHandler = "Ruslo.IEventHandler`1";
    public const string BatchHandler = "Ruslo.IBatchHandler`1";
    public const string AllEventsHandler = "Ruslo.IAllEventsHandler";
    public const string EventBus = "Ruslo.IEventBus";
    public const string Builder = "Ruslo.RusloBuilder";
    public const string Registration = "Ruslo.RusloServiceCollectionExtensions";
    public const string JsonContext = "System.Text.Json.Serialization.JsonSerializerContext";
    public const string JsonSerializable = "System.Text.Json.Serialization.JsonSerializableAttribute";

    /// <summary>As generated code writes a type.</summary>
    public static string Full(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static bool Is(INamedTypeSymbol? type, string metadataName) => type is not null && metadataName.EndsWith(type.MetadataName, System.StringComparison.Ordinal)
        && (type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}") == metadataName && type.ContainingType is null;

    /// <summary>Words of a-z, 0-9 and '-', joined by dots, at most 255 characters: the rule of names and topics.</summary>
    public static bool IsValid(string? name)
        => name is { Length: > 0 and <= 255 } && name.Split('.').All(static word => word.Length > 0 && word.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'));

    /// <summary>OrderCreated → order-created, HTTPCall2 → http-call2.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (char.IsUpper(c) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                text.Append('-');
            }
            text.Append(c == '_' ? '-' : char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}

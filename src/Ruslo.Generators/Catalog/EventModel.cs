using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ruslo.Generators;

/// <summary>One event or command, as the catalog part declares it.</summary>
internal sealed record EventModel(string Type, string Name, string? Topic, int Version, int Kind, bool Closes, EquatableArray<string> Aliases, string? Key, EquatableArray<string> Tags, PersonalModel? Personal)
{
    private const int CommandKind = 3;

    /// <summary>Null for what an analyzer refuses: generic, abstract and unreachable types.</summary>
    public static EventModel? Read(INamedTypeSymbol type, AttributeData attribute)
    {
        if (type.IsAbstract || EventSymbols.IsGeneric(type) || !EventSymbols.IsReachable(type) || EventSymbols.Text(attribute, 0) is not { } name)
        {
            return null;
        }
        IReadOnlyList<string> topics = EventSymbols.Topics(type, attribute);
        bool isCommand = Names.Is(attribute.AttributeClass, Names.Command);
        return new(Names.Full(type), name,
            topics.Count > 0 ? topics[0] : null,
            EventSymbols.Version(attribute),
            isCommand ? CommandKind : EventSymbols.Named(attribute, "Kind").Value as int? ?? 0,
            EventSymbols.Named(attribute, "Closes").Value is true,
            new(EventSymbols.Aliases(attribute)),
            EventSymbols.Marked(type, Names.StreamKey).Select(static marked => KeyOf(marked.Property)).FirstOrDefault(),
            new(EventSymbols.Marked(type, Names.Tag).Select(static marked => TagOf(marked.Property, marked.Attribute))),
            PersonalModel.Read(type));
    }

    /// <summary>The text of a key, as code about <c>e</c>.</summary>
    public static string KeyOf(IPropertySymbol property) => property.Type switch
    {
        { SpecialType: SpecialType.System_String } => $"new global::Ruslo.RoutingKey({Access(property)}!)",
        INamedTypeSymbol { Name: "RoutingKey" } => Access(property),
        _ => $"global::Ruslo.RoutingKey.Of({Access(property)})",
    };

    private static string TagOf(IPropertySymbol property, AttributeData attribute)
        => $"global::Ruslo.EventTags.Of({SymbolDisplay.FormatLiteral(EventSymbols.Text(attribute, 0) ?? Names.Kebab(property.Name), quote: true)}, {Access(property)})";

    /// <summary>Through the declaring interface where there is one: the event may implement it explicitly.</summary>
    private static string Access(IPropertySymbol property)
    {
        string name = SyntaxFacts.GetKeywordKind(property.Name) == SyntaxKind.None ? property.Name : $"@{property.Name}";
        return property.ContainingType.TypeKind == TypeKind.Interface ? $"(({Names.Full(property.ContainingType)})e).{name}" : $"e.{name}";
    }
}

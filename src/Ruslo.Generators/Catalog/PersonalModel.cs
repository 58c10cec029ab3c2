using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>What of a type is personal, as the catalog part declares it: whose it is, and the members as code.</summary>
internal sealed record PersonalModel(string Type, string? Subject, EquatableArray<string> Members)
{
    private const string JsonName = "System.Text.Json.Serialization.JsonPropertyNameAttribute";

    /// <summary>Null for types without [Personal], and for what an analyzer refuses.</summary>
    public static PersonalModel? Read(INamedTypeSymbol? type)
    {
        if (type is not { TypeKind: TypeKind.Class } || EventSymbols.IsGeneric(type) || !EventSymbols.IsReachable(type))
        {
            return null;
        }
        IReadOnlyList<(IPropertySymbol Property, AttributeData Attribute)> marked = EventSymbols.Marked(type, Names.Personal);
        return marked.Count == 0 ? null : new(Names.Full(type),
            EventSymbols.Marked(type, Names.Subject).Select(static subject => EventModel.KeyOf(subject.Property)).FirstOrDefault(),
            new(marked.Select(static one => MemberOf(one.Property, one.Attribute))));
    }

    private static string MemberOf(IPropertySymbol property, AttributeData attribute)
    {
        string? json = EventSymbols.Attribute(property, JsonName) is { } named ? EventSymbols.Text(named, 0) : null;
        string? placeholder = EventSymbols.Named(attribute, "Placeholder") is { IsNull: false, Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum } constant ? JsonOf(constant.Value!) : null;
        return $"new global::Ruslo.PersonalMember({Literal(property.Name)}, {Literal(json)}, {Literal(placeholder)})";
    }

    private static string Literal(string? text) => text is null ? "null" : Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    private static string JsonOf(object constant) => constant switch
    {
        bool flag => flag ? "true" : "false",
        string text => Quoted(text),
        char one => Quoted(one.ToString()),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        System.IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "null",
    };

    private static string Quoted(string text)
    {
        var json = new StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c is '"' or '\\' ? json.Append('\\').Append(c) : c < ' ' ? json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)) : json.Append(c);
        }
        return json.Append('"').ToString();
    }
}

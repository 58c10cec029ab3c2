using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>Reads from a type what its attributes say about it as an event; for the generator and the analyzers alike.</summary>
internal static class EventSymbols
{
    public static AttributeData? Attribute(ISymbol symbol, string name) => symbol.GetAttributes().FirstOrDefault(a => Names.Is(a.AttributeClass, name));

    /// <summary>Its [Event] or [Command].</summary>
    public static AttributeData? Recorded(ITypeSymbol type) => Attribute(type, Names.Event) ?? Attribute(type, Names.Command);

    public static string? Text(AttributeData attribute, int index) => attribute.ConstructorArguments.Length > index ? attribute.ConstructorArguments[index].Value as string : null;

    public static TypedConstant Named(AttributeData attribute, string name) => attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value;

    public static int Version(AttributeData attribute) => Named(attribute, "Version").Value as int? ?? 1;

    public static IReadOnlyList<string> Aliases(AttributeData attribute) => Texts(attribute, "Aliases");

    public static IReadOnlyList<string> Texts(AttributeData attribute, string name)
        => Named(attribute, name) is { IsNull: false, Kind: TypedConstantKind.Array } texts ? [.. texts.Values.Select(static text => text.Value as string ?? "")] : [];

    /// <summary>The type, then its bases.</summary>
    public static IEnumerable<INamedTypeSymbol> Chain(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null && t.SpecialType != SpecialType.System_Object; t = t.BaseType)
        {
            yield return t;
        }
    }

    /// <summary>The topics that stand on an event: its own, else the nearest base's, else those of its interfaces. More than one is a mistake.</summary>
    public static IReadOnlyList<string> Topics(INamedTypeSymbol type, AttributeData attribute)
    {
        if (Named(attribute, "Topic").Value is string own)
        {
            return [own];
        }
        if (Names.Is(attribute.AttributeClass, Names.Command))
        {
            return [Text(attribute, 0) ?? ""];
        }
        string? inherited = Chain(type).Select(static t => Attribute(t, Names.Topic)).Where(static a => a is not null).Select(static a => Text(a!, 0) ?? "").FirstOrDefault();
        return inherited is not null ? [inherited] : [.. type.AllInterfaces.Select(static t => Attribute(t, Names.Topic)).Where(static a => a is not null).Select(static a => Text(a!, 0) ?? "").Distinct()];
    }

    /// <summary>
    /// The properties that an attribute marks: on the property itself, on the constructor parameter of the same name (where it lands in a
    /// positional record), in a base, or in an interface.
    /// </summary>
    public static IReadOnlyList<(IPropertySymbol Property, AttributeData Attribute)> Marked(INamedTypeSymbol type, string attribute)
    {
        var found = new List<(IPropertySymbol Property, AttributeData Attribute)>();
        foreach (INamedTypeSymbol declaring in Chain(type).Concat(type.AllInterfaces))
        {
            IEnumerable<(IPropertySymbol?, AttributeData?)> onParameters = declaring.InstanceConstructors.SelectMany(static c => c.Parameters)
                .Select(p => (PropertyOf(declaring, p.Name), Attribute(p, attribute)));
            IEnumerable<(IPropertySymbol?, AttributeData?)> onProperties = declaring.GetMembers().OfType<IPropertySymbol>().Select(p => ((IPropertySymbol?)p, Attribute(p, attribute)));
            foreach ((IPropertySymbol? property, AttributeData? data) in onParameters.Concat(onProperties))
            {
                if (property is not null && data is not null && !found.Any(f => string.Equals(f.Property.Name, property.Name, StringComparison.Ordinal)))
                {
                    found.Add((property, data));
                }
            }
        }
        return found;
    }

    /// <summary>Whether generated code of the same assembly may name it.</summary>
    public static bool IsReachable(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal || t.IsFileLocal)
            {
                return false;
            }
        }
        return true;
    }

    public static bool IsGeneric(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.TypeParameters.Length > 0)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The types of event that a class handles.</summary>
    public static IEnumerable<ITypeSymbol> Handled(INamedTypeSymbol type, string handler)
        => type.AllInterfaces.Where(i => Names.Is(i.OriginalDefinition, handler)).Select(static i => i.TypeArguments[0]);

    private static IPropertySymbol? PropertyOf(INamedTypeSymbol type, string parameter) => Chain(type).SelectMany(static t => t.GetMembers()).OfType<IPropertySymbol>()
        .FirstOrDefault(p => string.Equals(p.Name, parameter, StringComparison.OrdinalIgnoreCase));
}

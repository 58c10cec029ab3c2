using System.Linq;
using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>
/// Whether a type can be an event, as far as its static type tells. What is mapped by hand passes where that can be seen, and so do
/// types of other assemblies without a catalog, which can only be mapped by hand.
/// </summary>
internal sealed class EventVerdict(Compilation compilation)
{
    private readonly MentionedTypes mentioned = new(compilation);

    public DiagnosticDescriptor? OfPublished(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Object || type.TypeKind is TypeKind.TypeParameter or TypeKind.Dynamic or TypeKind.Error || Has(type, Names.Event) || Has(type, Names.Command))
        {
            return null;
        }
        if (IsTask(type))
        {
            return Rules.UnawaitedTask;
        }
        bool isList = type.TypeKind == TypeKind.Array || (type.SpecialType != SpecialType.System_String && !IsOwn(type)
            && type.AllInterfaces.Append(type).Any(static i => i.SpecialType == SpecialType.System_Collections_IEnumerable));
        return isList ? Rules.List : IsNameless(type) ? Rules.Unnamed : null;
    }

    /// <summary>A base record may be handled: its handler is given all events that derive from it.</summary>
    public DiagnosticDescriptor? OfHandled(ITypeSymbol type) => OfPublished(type) is null ? null : Rules.Unnamed;

    private bool IsNameless(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface || type.IsAbstract || (!type.IsSealed && Has(type, Names.Topic)) || mentioned.IsMappedByHand(type.Name))
        {
            return false;
        }
        return IsOwn(type) || type.IsValueType || type.SpecialType != SpecialType.None || type.IsAnonymousType
            || type.ContainingAssembly is { } assembly && EventSymbols.Attribute(assembly, Names.Catalog) is not null;
    }

    private bool IsOwn(ITypeSymbol type) => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly);

    private static bool Has(ITypeSymbol type, string attribute) => EventSymbols.Attribute(type, attribute) is not null;

    private static bool IsTask(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } })
            {
                return true;
            }
        }
        return false;
    }
}

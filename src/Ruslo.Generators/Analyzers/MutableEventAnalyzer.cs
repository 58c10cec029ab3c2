using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Ruslo.Generators;

/// <summary>Whether somebody can change an event after it was published: by a setter, a field, or a collection that can be added to. Arrays pass.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MutableEventAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Mutable];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(static c => Check(c, (INamedTypeSymbol)c.Symbol), SymbolKind.NamedType);
    }

    /// <summary>A base that is abstract is reported where it is declared, when it belongs to events: once, however many derive from it.</summary>
    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        if (EventSymbols.Recorded(type) is null && !(type.TypeKind == TypeKind.Class && EventSymbols.Attribute(type, Names.Topic) is not null))
        {
            return;
        }
        foreach (ISymbol member in type.GetMembers().Where(static m => m is { IsStatic: false, IsImplicitlyDeclared: false } || m is IPropertySymbol { IsStatic: false, Name: not "EqualityContract" }))
        {
            string? why = member switch
            {
                IPropertySymbol { SetMethod: { IsInitOnly: false, DeclaredAccessibility: not (Accessibility.Private or Accessibility.Protected) } } => "replace 'set' by 'init'",
                IFieldSymbol { IsReadOnly: false, IsConst: false, DeclaredAccessibility: not Accessibility.Private, AssociatedSymbol: null } => "make it a property with 'init'",
                IPropertySymbol { DeclaredAccessibility: not Accessibility.Private } property when IsMutableCollection(property.Type) => "use IReadOnlyList<T>, IReadOnlyDictionary<TKey, TValue> or an array",
                _ => null,
            };
            if (why is not null && member.Locations.Length > 0)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.Mutable, member.Locations[0], member.Name, type.Name, why));
            }
        }
    }

    private static bool IsMutableCollection(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named || named.SpecialType == SpecialType.System_String)
        {
            return false;
        }
        string space = named.ContainingNamespace?.ToDisplayString() ?? "";
        return !space.StartsWith("System.Collections.Immutable", System.StringComparison.Ordinal)
            && !space.StartsWith("System.Collections.Frozen", System.StringComparison.Ordinal)
            && !named.Name.StartsWith("ReadOnly", System.StringComparison.Ordinal)
            && named.AllInterfaces.Append(named).Any(static i => i.OriginalDefinition.MetadataName is "ICollection`1" or "IList" or "IDictionary"
                && i.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", System.StringComparison.Ordinal));
    }
}

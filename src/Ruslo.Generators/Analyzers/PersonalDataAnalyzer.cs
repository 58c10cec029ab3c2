using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Ruslo.Generators;

/// <summary>Whether what is marked as personal can be kept so: encrypted, of one subject, with something to read once that is forgotten.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PersonalDataAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Personal];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(static c => Check(c, (INamedTypeSymbol)c.Symbol), SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        CheckParameters(context, type);
        IReadOnlyList<(IPropertySymbol Property, AttributeData Attribute)> members = EventSymbols.Marked(type, Names.Personal);
        bool isOwn = members.Any(member => IsOf(member.Property, type));
        if (EventSymbols.Recorded(type) is not null)
        {
            CheckNested(context, type, members);
        }
        if (members.Count == 0 || (!isOwn && EventSymbols.Recorded(type) is null))
        {
            return;
        }
        if (WhyNotAType(type) is { } why)
        {
            Report(context, type, $"'{type.Name}' has [Personal] members, but {why}");
            return;
        }
        CheckSubject(context, type);
        foreach ((IPropertySymbol property, AttributeData attribute) in members)
        {
            if (WhyNot(type, property, attribute) is { } wrong)
            {
                Report(context, IsOf(property, type) ? property : type, $"'{property.Name}' of '{type.Name}' cannot be personal data: {wrong}");
            }
        }
    }

    private static string? WhyNotAType(INamedTypeSymbol type)
        => type.TypeKind == TypeKind.Interface ? "it is an interface; mark the members of the types that implement it"
            : type.TypeKind != TypeKind.Class ? "only records and classes are stored by themselves; mark the member that holds it"
            : EventSymbols.IsGeneric(type) ? "it is generic, and generated code names each type; declare a record for each"
            : !EventSymbols.IsReachable(type) ? "generated code cannot reach it; make it, and what contains it, internal or public"
            : null;

    private static string? WhyNot(INamedTypeSymbol type, IPropertySymbol property, AttributeData attribute)
        => Marks(type, property, Names.StreamKey) ? "it is the stream key, which is stored as it is; take an id that says nothing by itself as the key"
            : Marks(type, property, Names.Tag) ? "it is a tag, which is stored as it is; leave the tag away, or tag with an id"
            : Marks(type, property, Names.Subject) ? "it is the subject, which is stored as it is and names the key; take an id that says nothing by itself"
            : property.IsStatic || property.GetMethod is null ? "it is not written to JSON"
            : EventSymbols.Named(attribute, "Placeholder").IsNull && !HasPlaceholder(property.Type) ? $"nothing says what it reads as once its subject is forgotten; make it '{property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}?', or write [Personal(Placeholder = …)]"
            : null;

    /// <summary>Null, or what the catalog takes by itself.</summary>
    private static bool HasPlaceholder(ITypeSymbol type)
        => type.NullableAnnotation != NullableAnnotation.NotAnnotated && !type.IsValueType
            || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            || type.TypeKind == TypeKind.Enum
            || type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_DateTime or (>= SpecialType.System_SByte and <= SpecialType.System_Double)
            || type.ToDisplayString() is "System.Guid" or "System.DateTimeOffset" or "System.DateOnly" or "System.TimeOnly" or "System.TimeSpan";

    private static void CheckSubject(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        IReadOnlyList<(IPropertySymbol Property, AttributeData Attribute)> subjects = EventSymbols.Marked(type, Names.Subject);
        if (subjects.Count > 1)
        {
            Report(context, type, $"'{type.Name}' has two subjects, '{subjects[0].Property.Name}' and '{subjects[1].Property.Name}': its personal data belongs to one; publish one event for each");
        }
        else if (subjects.Count == 1 && !StreamKeyAnalyzer.IsSupported(subjects[0].Property.Type))
        {
            Report(context, type, $"'{subjects[0].Property.Name}' of '{type.Name}' cannot be a subject: use a string, a Guid, an integer, or an id of your own that is IFormattable and IParsable<{subjects[0].Property.Type.Name}>");
        }
    }

    /// <summary>What an event contains is encrypted as a whole, or not at all.</summary>
    private static void CheckNested(SymbolAnalysisContext context, INamedTypeSymbol type, IReadOnlyList<(IPropertySymbol Property, AttributeData Attribute)> members)
    {
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            IEnumerable<ITypeSymbol> held = property.Type is IArrayTypeSymbol array ? [array.ElementType] : property.Type is INamedTypeSymbol named ? [named, .. named.TypeArguments] : [];
            if (property.DeclaredAccessibility == Accessibility.Public && !property.IsStatic && !members.Any(member => member.Property.Name == property.Name)
                && held.OfType<INamedTypeSymbol>().FirstOrDefault(static one => EventSymbols.Marked(one, Names.Personal).Count > 0) is { } inner)
            {
                Report(context, property, $"'{property.Name}' of '{type.Name}' holds {inner.Name}, whose [Personal] members would be stored as they are: nested members are not encrypted one by one; put [Personal] on '{property.Name}', and take it off those of {inner.Name}");
            }
        }
    }

    private static void CheckParameters(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (IParameterSymbol parameter in type.InstanceConstructors.SelectMany(static c => c.Parameters))
        {
            foreach (string attribute in (string[])[Names.Personal, Names.Subject])
            {
                if (EventSymbols.Attribute(parameter, attribute) is not null && !EventSymbols.Marked(type, attribute).Any(marked => string.Equals(marked.Property.Name, parameter.Name, System.StringComparison.OrdinalIgnoreCase)))
                {
                    Report(context, parameter, $"Parameter '{parameter.Name}' of '{type.Name}' has no property of its name: put the attribute on the property that holds it");
                }
            }
        }
    }

    private static bool Marks(INamedTypeSymbol type, IPropertySymbol property, string attribute) => EventSymbols.Marked(type, attribute).Any(marked => marked.Property.Name == property.Name);

    private static bool IsOf(IPropertySymbol property, INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(property.ContainingType, type);

    private static void Report(SymbolAnalysisContext context, ISymbol at, string message) => context.ReportDiagnostic(Diagnostic.Create(Rules.Personal, at.Locations[0], message));
}

using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Ruslo.Generators;

/// <summary>Whether an event has at most one stream key, and one whose text identifies its value.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StreamKeyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Key];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(static c => Check(c, (INamedTypeSymbol)c.Symbol), SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (IParameterSymbol parameter in type.InstanceConstructors.SelectMany(static c => c.Parameters).Where(static p => EventSymbols.Attribute(p, Names.StreamKey) is not null))
        {
            if (!EventSymbols.Chain(type).SelectMany(static t => t.GetMembers()).OfType<IPropertySymbol>().Any(p => string.Equals(p.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)))
            {
                Report(context, parameter, $"Parameter '{parameter.Name}' of '{type.Name}' has no property of its name: put [StreamKey] on the property that holds the key");
            }
        }
        if (EventSymbols.Recorded(type) is null)
        {
            return;
        }
        var keys = EventSymbols.Marked(type, Names.StreamKey);
        if (keys.Count > 1)
        {
            Report(context, type, $"'{type.Name}' has two stream keys, '{keys[0].Property.Name}' and '{keys[1].Property.Name}': keep one, and make the other a [Tag]");
        }
        else if (keys.Count == 1 && !IsSupported(keys[0].Property.Type))
        {
            IPropertySymbol key = keys[0].Property;
            Report(context, SymbolEqualityComparer.Default.Equals(key.ContainingType, type) ? key : type,
                $"'{key.Name}' of '{type.Name}' cannot be a stream key: use a string, a Guid, an integer, or an id of your own that is IFormattable and IParsable<{key.Type.Name}>");
        }
    }

    /// <summary>Whether the text of a value identifies it.</summary>
    internal static bool IsSupported(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String or SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16
            or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64 => true,
        // Different values of these may share a text, or equal ones have different texts.
        SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_DateTime => false,
        _ => type.ToDisplayString() is "Ruslo.RoutingKey"
            || (type.ToDisplayString() is not ("System.DateTimeOffset" or "System.TimeOnly" or "System.Half")
                && type.AllInterfaces.Any(static i => i.ToDisplayString() == "System.IFormattable")
                && type.AllInterfaces.Any(i => i.OriginalDefinition.MetadataName == "IParsable`1" && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], type))),
    };

    private static void Report(SymbolAnalysisContext context, ISymbol at, string message) => context.ReportDiagnostic(Diagnostic.Create(Rules.Key, at.Locations[0], message));
}

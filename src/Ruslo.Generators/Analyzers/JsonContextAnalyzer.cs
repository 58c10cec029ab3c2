using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Ruslo.Generators;

/// <summary>Which events the application's JSON context does not list.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JsonContextAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic that names all missing types, separated by ';', so that one fix adds all of them.</summary>
    public const string AllMissing = "missing";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.MissingJson, Rules.NoJson];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            bool isTrimmed = IsOn(start.Options, "EnableTrimAnalyzer") || IsOn(start.Options, "EnableAotAnalyzer");
            var found = new Lazy<Finding?>(() => Find(new CompilationEvents(start.Compilation), isTrimmed));
            start.RegisterSymbolAction(c => Report(c, (INamedTypeSymbol)c.Symbol, found), SymbolKind.NamedType);
        });
    }

    private static void Report(SymbolAnalysisContext context, INamedTypeSymbol type, Lazy<Finding?> found)
    {
        if (EventSymbols.Recorded(type) is null || found.Value is not { } finding || !finding.Missing.Contains(type, SymbolEqualityComparer.Default))
        {
            return;
        }
        if (finding.Context is { } json)
        {
            ImmutableDictionary<string, string?> all = ImmutableDictionary<string, string?>.Empty.Add(AllMissing, string.Join(";", finding.Missing.Select(Names.Full)));
            context.ReportDiagnostic(Diagnostic.Create(Rules.MissingJson, type.Locations[0], [finding.Declaration!], all, type.Name, json.Name));
        }
        else if (SymbolEqualityComparer.Default.Equals(type, finding.Missing[0]))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NoJson, type.Locations[0], type.Name));
        }
    }

    private static Finding? Find(CompilationEvents events, bool isTrimmed)
    {
        var listed = events.JsonContexts.Select(json => (Context: json, Types: JsonContextModel.Listing(json.GetAttributes()).ToImmutableHashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default))).ToList();
        List<INamedTypeSymbol> missing = [.. events.Recorded.Where(e => !e.IsAbstract && !EventSymbols.IsGeneric(e) && EventSymbols.IsReachable(e) && !listed.Exists(json => json.Types.Contains(e)))];
        if (missing.Count == 0)
        {
            return null;
        }
        // A context that lists types but no event serves something else, and nothing is wrong with that unless reflection is trimmed away.
        INamedTypeSymbol? context = listed.Where(json => isTrimmed || json.Types.Count == 0 || events.Recorded.Any(json.Types.Contains))
            .OrderByDescending(json => events.Recorded.Count(json.Types.Contains)).Select(static json => json.Context).FirstOrDefault();
        return context is null && !isTrimmed ? null : new(context, context is null ? null : DeclarationOf(context), missing);
    }

    /// <summary>The one declaration that has the attributes: System.Text.Json's generator fails when two have some.</summary>
    private static Location DeclarationOf(INamedTypeSymbol context)
        => (context.GetAttributes().FirstOrDefault(static a => a.AttributeClass?.Name == "JsonSerializableAttribute")?.ApplicationSyntaxReference?.GetSyntax().Parent?.Parent
            ?? context.DeclaringSyntaxReferences[0].GetSyntax()).GetLocation();

    private static bool IsOn(AnalyzerOptions options, string property)
        => options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue($"build_property.{property}", out string? value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private sealed record Finding(INamedTypeSymbol? Context, Location? Declaration, IReadOnlyList<INamedTypeSymbol> Missing);
}

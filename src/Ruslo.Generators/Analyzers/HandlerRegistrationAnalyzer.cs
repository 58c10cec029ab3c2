using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Ruslo.Generators;

/// <summary>Which handler classes nothing registers. A public class of a library may be registered by its user.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerRegistrationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Unregistered];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var mentioned = new MentionedTypes(start.Compilation);
            bool isApplication = start.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication;
            start.RegisterSymbolAction(c => Check(c, (INamedTypeSymbol)c.Symbol, mentioned, isApplication), SymbolKind.NamedType);
        });
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type, MentionedTypes mentioned, bool isApplication)
    {
        if (type.TypeKind == TypeKind.Class && HandlerModel.Read(type) is { Subscription: null }
            && (isApplication || type.DeclaredAccessibility != Accessibility.Public || type.ContainingType is { DeclaredAccessibility: not Accessibility.Public })
            && !mentioned.Contains(type.Name))
        {
            string name = Names.Kebab(type.Name);
            context.ReportDiagnostic(Diagnostic.Create(Rules.Unregistered, type.Locations[0], ImmutableDictionary<string, string?>.Empty.Add("name", name), type.Name, name));
        }
    }
}

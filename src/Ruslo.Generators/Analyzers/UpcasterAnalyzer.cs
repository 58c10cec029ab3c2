using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>Whether every former version of an event has a way to the newest, in an assembly that sets an application up.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UpcasterAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NoUpcaster];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var ways = new Ways();
            start.RegisterOperationAction(c => ways.Note((IInvocationOperation)c.Operation), OperationKind.Invocation);
            start.RegisterCompilationEndAction(c => Check(c, ways));
        });
    }

    private static void Check(CompilationAnalysisContext context, Ways ways)
    {
        if (!ways.SetsUp)
        {
            return;
        }
        foreach (IGrouping<string, INamedTypeSymbol> versions in new CompilationEvents(context.Compilation).Recorded.GroupBy(static type => EventSymbols.Text(EventSymbols.Recorded(type)!, 0) ?? ""))
        {
            Dictionary<int, INamedTypeSymbol> byVersion = versions.GroupBy(VersionOf).ToDictionary(static same => same.Key, static same => same.First());
            int newest = byVersion.Keys.Max();
            for (int version = 1; version < newest; version++)
            {
                if (byVersion.TryGetValue(version, out INamedTypeSymbol? type) ? ways.IsUpcast(type) : ways.IsUpcast(versions.Key, version))
                {
                    continue;
                }
                string remedy = type is null ? $"UpcastJson(\"{versions.Key}\", {version}, …)" : $"Upcast<{type.Name}, …>(…)";
                context.ReportDiagnostic(Diagnostic.Create(Rules.NoUpcaster, (type ?? byVersion[newest]).Locations[0], versions.Key, version, newest, remedy));
            }
        }
    }

    private static int VersionOf(INamedTypeSymbol type) => EventSymbols.Version(EventSymbols.Recorded(type)!);

    /// <summary>The upcasters that an assembly declares. Noted from many threads.</summary>
    private sealed class Ways
    {
        private readonly object gate = new();
        private readonly HashSet<ITypeSymbol> types = new(SymbolEqualityComparer.Default);
        private readonly HashSet<(string Name, int Version)> versions = [];

        public bool SetsUp { get; private set; }

        public bool IsUpcast(ITypeSymbol type) => types.Contains(type);

        public bool IsUpcast(string name, int version) => versions.Contains((name, version));

        public void Note(IInvocationOperation call)
        {
            IMethodSymbol method = call.TargetMethod;
            bool isUpcast = method.Name.StartsWith("Upcast", System.StringComparison.Ordinal) && Names.Is(method.ContainingType, "Ruslo.CatalogBuilder");
            if (!isUpcast && method.Name is not ("AddRuslo" or "AddRusloCore"))
            {
                return;
            }
            lock (gate)
            {
                SetsUp = true;
                if (isUpcast && method.TypeArguments.Length > 0)
                {
                    types.Add(method.TypeArguments[0]);
                }
                else if (isUpcast && ConstantOf(call, 0) is string name && ConstantOf(call, 1) is int version)
                {
                    versions.Add((name, version));
                }
            }
        }

        private static object? ConstantOf(IInvocationOperation call, int parameter)
            => call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter)?.Value.ConstantValue is { HasValue: true, Value: var value } ? value : null;
    }
}

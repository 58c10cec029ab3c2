using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>Which events a saga waits for that nobody makes. Only of what this assembly declares, and nobody else can make.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AwaitedEventAnalyzer : DiagnosticAnalyzer
{
    private const int Integration = 1;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NeverEmitted];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            var awaited = new ConcurrentDictionary<INamedTypeSymbol, Location>(SymbolEqualityComparer.Default);
            var made = new ConcurrentDictionary<INamedTypeSymbol, bool>(SymbolEqualityComparer.Default);
            bool isApplication = start.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication;
            start.RegisterOperationAction(c => Await((IInvocationOperation)c.Operation, awaited), OperationKind.Invocation);
            start.RegisterOperationAction(c => Make(c.Operation.Type, made), OperationKind.ObjectCreation, OperationKind.With);
            start.RegisterCompilationEndAction(c =>
            {
                foreach (System.Collections.Generic.KeyValuePair<INamedTypeSymbol, Location> one in awaited.Where(one => !made.ContainsKey(one.Key) && IsOurs(one.Key, c.Compilation.Assembly, isApplication)))
                {
                    c.ReportDiagnostic(Diagnostic.Create(Rules.NeverEmitted, one.Value, one.Key.Name));
                }
            });
        });
    }

    private static void Await(IInvocationOperation call, ConcurrentDictionary<INamedTypeSymbol, Location> awaited)
    {
        if (call.TargetMethod is { Name: "StartsOn" or "CancelsOn" or "SucceedsOn" or "OrSucceedsOn" or "FailsOn" or "On", TypeArguments.Length: 1 }
            && call.TargetMethod.ContainingType is { MetadataName: "Saga`1" or "SagaStepSent`1" or "SagaStep`2" or "ProcessManager`1", ContainingNamespace: { Name: "Ruslo", ContainingNamespace.IsGlobalNamespace: true } }
            && call.TargetMethod.TypeArguments[0] is INamedTypeSymbol message)
        {
            awaited.TryAdd(message, call.Syntax.GetLocation());
        }
    }

    /// <summary>Its bases are made with it: a reply may be declared by one of them.</summary>
    private static void Make(ITypeSymbol? type, ConcurrentDictionary<INamedTypeSymbol, bool> made)
    {
        for (INamedTypeSymbol? one = type as INamedTypeSymbol; one is not null; one = one.BaseType)
        {
            made.TryAdd(one, true);
            foreach (INamedTypeSymbol face in one.AllInterfaces)
            {
                made.TryAdd(face, true);
            }
        }
    }

    private static bool IsOurs(INamedTypeSymbol type, IAssemblySymbol assembly, bool isApplication)
        => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly) && (isApplication || type.DeclaredAccessibility != Accessibility.Public)
            && EventSymbols.Attribute(type, Names.Event) is { } attribute && EventSymbols.Named(attribute, "Kind").Value as int? != Integration;
}

using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>Whether what is published, sent or handled has a stable name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PublishedTypeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic that suggests a name.</summary>
    public const string SuggestedName = "name";

    private static readonly HashSet<string> TypedRegistrations = ["On", "OnBatch", "HandleBatch", "KeyedBy", "KeyedByEach"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Unnamed, Rules.List, Rules.UnawaitedTask];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(Names.EventBus) is not null)
            {
                var verdict = new EventVerdict(start.Compilation);
                start.RegisterOperationAction(c => CheckCall(c, (IInvocationOperation)c.Operation, verdict), OperationKind.Invocation);
                start.RegisterOperationAction(c => CheckCreation(c, (IObjectCreationOperation)c.Operation, verdict), OperationKind.ObjectCreation);
                start.RegisterSymbolAction(c => CheckHandler(c, (INamedTypeSymbol)c.Symbol, verdict), SymbolKind.NamedType);
            }
        });
    }

    private static void CheckCall(OperationAnalysisContext context, IInvocationOperation call, EventVerdict verdict)
    {
        IMethodSymbol method = call.TargetMethod;
        if (Names.Is(method.ContainingType, Names.EventBus) || Names.Is(method.ContainingType, "Ruslo.ICommandBus"))
        {
            IOperation? first = call.Arguments.FirstOrDefault(static a => a.Parameter?.Ordinal == 0)?.Value;
            foreach (IOperation published in method.Name == "PublishAllAsync" ? Items(first) : first is null ? [] : [first])
            {
                Report(context, Unconverted(published), verdict);
            }
        }
        else if (Names.Is(method.ContainingType, "Ruslo.SubscriptionBuilder") && TypedRegistrations.Contains(method.Name))
        {
            ITypeSymbol handled = method.TypeArguments[method.TypeArguments.Length - 1];
            if (verdict.OfHandled(handled) is { } rule)
            {
                context.ReportDiagnostic(Make(rule, call.Syntax.GetLocation(), handled));
            }
        }
    }

    private static void CheckCreation(OperationAnalysisContext context, IObjectCreationOperation creation, EventVerdict verdict)
    {
        if (Names.Is(creation.Type as INamedTypeSymbol, "Ruslo.EventToPublish") && creation.Arguments.FirstOrDefault(static a => a.Parameter?.Ordinal == 0)?.Value is { } published)
        {
            Report(context, Unconverted(published), verdict);
        }
    }

    private static void CheckHandler(SymbolAnalysisContext context, INamedTypeSymbol type, EventVerdict verdict)
    {
        if (type.TypeKind != TypeKind.Class)
        {
            return;
        }
        foreach (ITypeSymbol handled in type.Interfaces.Where(static i => i.OriginalDefinition is { MetadataName: "IEventHandler`1" or "IBatchHandler`1", ContainingNamespace.Name: "Ruslo" }).Select(static i => i.TypeArguments[0]))
        {
            if (verdict.OfHandled(handled) is { } rule)
            {
                context.ReportDiagnostic(Make(rule, type.Locations[0], handled));
            }
        }
    }

    /// <summary>The elements of a list where they can be seen, else a stand-in for one of them.</summary>
    private static IEnumerable<IOperation> Items(IOperation? list) => list is null ? [] : Unconverted(list) switch
    {
        ICollectionExpressionOperation collection => collection.Elements.Where(static e => e is not ISpreadOperation),
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        _ => [],
    };

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } conversion)
        {
            operation = conversion.Operand;
        }
        return operation;
    }

    private static void Report(OperationAnalysisContext context, IOperation published, EventVerdict verdict)
    {
        if (published.Type is { } type && verdict.OfPublished(type) is { } rule)
        {
            context.ReportDiagnostic(Make(rule, published.Syntax.GetLocation(), type));
        }
    }

    private static Diagnostic Make(DiagnosticDescriptor rule, Location location, ITypeSymbol type)
    {
        string name = Names.Kebab(type.Name);
        IEnumerable<Location> declarations = type.DeclaringSyntaxReferences.Take(1).Select(static r => r.GetSyntax().GetLocation());
        return Diagnostic.Create(rule, location, declarations, ImmutableDictionary<string, string?>.Empty.Add(SuggestedName, name), type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), name);
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>Whether anybody looks at what a decider has answered, or what came of a request: a refusal is a value, and passes unnoticed otherwise.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredRefusalAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.IgnoredRefusal];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(static c => Check(c, (IExpressionStatementOperation)c.Operation), OperationKind.ExpressionStatement);
    }

    private static void Check(OperationAnalysisContext context, IExpressionStatementOperation statement)
    {
        if (statement.Operation is IAwaitOperation { Operation: IInvocationOperation { TargetMethod: { Name: "ExecuteAsync" or "InlineAsync" or "RequestAsync" } method } } awaited
            && (Names.Is(method.ContainingType, "Ruslo.IDeciders") || Names.Is(method.ContainingType, "Ruslo.IDirectDeciders") || Names.Is(method.ContainingType, "Ruslo.InlineExtensions") || Names.Is(method.ContainingType, "Ruslo.ICommandBus")))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.IgnoredRefusal, awaited.Syntax.GetLocation()));
        }
    }
}

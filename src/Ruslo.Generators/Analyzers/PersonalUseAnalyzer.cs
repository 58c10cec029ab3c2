using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>Whether personal data is used as what is stored as it is: a key, a tag, a header, an id, or the value of an index or a lookup.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PersonalUseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.PersonalUse];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(static c => CheckCall(c, (IInvocationOperation)c.Operation), OperationKind.Invocation);
        context.RegisterOperationAction(static c => CheckOption(c, (ISimpleAssignmentOperation)c.Operation), OperationKind.SimpleAssignment);
    }

    private static void CheckCall(OperationAnalysisContext context, IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!IsOfRuslo(method.ContainingType) || method.Name.StartsWith("Get", StringComparison.Ordinal))
        {
            return; // who reads by a key stores nothing
        }
        foreach (IArgumentOperation argument in call.Arguments)
        {
            string? what = argument.Parameter?.Name switch
            {
                "key" or "keys" or "keysOf" => "a key",
                "instance" => "the key of an instance",
                "timerId" => "the id of a timer",
                "tags" => "a tag",
                "value" when method.Name == "Index" => "the value of an index",
                "value" when method.Name is "Lookup" or "OnLookup" => "the value of a lookup",
                _ => null,
            };
            if (what is not null)
            {
                Check(context, argument.Value, what);
            }
        }
    }

    private static void CheckOption(OperationAnalysisContext context, ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is not IPropertyReferenceOperation { Property: { } option } || !IsOfRuslo(option.ContainingType) || option.ContainingType.Name is not ("PublishOptions" or "SendOptions" or "TimerOptions" or "ExecuteOptions"))
        {
            return;
        }
        string? what = (option.ContainingType.Name, option.Name) switch
        {
            (_, "Key") => "a key",
            (_, "Tags") => "a tag",
            (_, "Tenant") => "a tenant",
            (_, "Headers") or ("SendOptions", "User" or "IdempotencyKey") => "a header",
            ("TimerOptions", "Id") => "the id of a timer",
            _ => null,
        };
        if (what is not null)
        {
            Check(context, assignment.Value, what);
        }
    }

    private static void Check(OperationAnalysisContext context, IOperation used, string what)
    {
        foreach (IPropertyReferenceOperation reference in used.DescendantsAndSelf().OfType<IPropertyReferenceOperation>())
        {
            IPropertySymbol property = reference.Property.OriginalDefinition;
            if (EventSymbols.Marked(property.ContainingType, Names.Personal).Any(marked => SymbolEqualityComparer.Default.Equals(marked.Property, property)))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.PersonalUse, reference.Syntax.GetLocation(), property.Name, property.ContainingType.Name, what));
            }
        }
    }

    private static bool IsOfRuslo(INamedTypeSymbol? type) => type?.ContainingNamespace is { Name: "Ruslo", ContainingNamespace.IsGlobalNamespace: true } && type.ContainingAssembly.Name.StartsWith("Ruslo", StringComparison.Ordinal);
}

using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>What is doubtful about the definition of a saga that is written in one expression: steps that nothing undoes, and what is never used.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SagaDefinitionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NoCompensation, Rules.NeverReached];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(static c => Check(c, (IInvocationOperation)c.Operation), OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, IInvocationOperation last)
    {
        if (SagaModel.Read(last) is not { Stages: var stages } saga)
        {
            return;
        }
        int pivot = stages.FindIndex(static stage => stage.Any(static step => step.IsPivot));
        pivot = pivot < 0 ? stages.Count : pivot;
        int opaque = stages.FindIndex(static stage => stage.Any(static step => step.IsOpaque));
        for (int i = 0; i < stages.Count && (opaque < 0 || i < opaque); i++)
        {
            foreach (SagaStepModel step in stages[i])
            {
                if (step.IsNeverBegun)
                {
                    context.ReportDiagnostic(Diagnostic.Create(Rules.NeverReached, step.Location, $"Step '{step.Name}' is never begun: its condition is always false"));
                }
                else if (i > pivot && (step.IsPivot || step.HasCompensation))
                {
                    context.ReportDiagnostic(Diagnostic.Create(Rules.NeverReached, step.Location, $"Step '{step.Name}' comes after the pivot, where there is no way back: {(step.IsPivot ? "it is a second pivot" : "its compensation is never sent")}"));
                }
                else if (i <= pivot && step is { IsPivot: false, HasCompensation: false, IsTold: false })
                {
                    Undoing(context, saga, step, i, pivot);
                }
            }
        }
    }

    private static void Undoing(OperationAnalysisContext context, SagaModel saga, SagaStepModel step, int at, int pivot)
    {
        if (MayAbort(saga.Stages, step, at, pivot, saga.IsCancelled))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NoCompensation, step.Location, $"Nothing undoes step '{step.Name}' when the saga aborts after it: add CompensateWith(…), or move it behind the step that decides and make that one the Pivot()"));
        }
        else if (step.MayStayUnknown)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NoCompensation, step.Location, $"Step '{step.Name}' may have happened when it has timed out and the saga aborts, and nothing undoes it then: add CompensateWith(…), or CancelWith(…), which forces an answer"));
        }
    }

    /// <summary>Whether a step beside or behind it, up to the pivot, can make the saga abort.</summary>
    private static bool MayAbort(List<List<SagaStepModel>> stages, SagaStepModel step, int from, int pivot, bool isCancelled)
        => stages.Skip(from).Take(pivot - from + 1).SelectMany(static stage => stage).Any(other => other != step && other is { IsTold: false, IsOpaque: false } && (other.CanAbort || isCancelled));
}

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
        if (!IsSaga(last) || (last.Parent is IInvocationOperation outer && outer.Instance == last && IsSaga(outer)) || ReadStages(last, out bool isCancelled) is not { } stages)
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
                if (i > pivot && (step.IsPivot || step.HasCompensation))
                {
                    context.ReportDiagnostic(Diagnostic.Create(Rules.NeverReached, step.Location, step.Name, step.IsPivot ? "it is a second pivot" : "its compensation is never sent"));
                }
                else if (i <= pivot && step is { IsPivot: false, HasCompensation: false, IsTold: false } && MayAbort(stages, step, i, pivot, isCancelled))
                {
                    context.ReportDiagnostic(Diagnostic.Create(Rules.NoCompensation, step.Location, step.Name));
                }
            }
        }
    }

    /// <summary>Whether a step beside or behind it, up to the pivot, can make the saga abort.</summary>
    private static bool MayAbort(List<List<SagaStepModel>> stages, SagaStepModel step, int from, int pivot, bool isCancelled)
        => stages.Skip(from).Take(pivot - from + 1).SelectMany(static stage => stage).Any(other => other != step && other is { IsTold: false, IsOpaque: false } && (!other.IsOptional || isCancelled));

    /// <summary>The stages in order; null: it does not begin here, so that not all of it is known.</summary>
    private static List<List<SagaStepModel>>? ReadStages(IInvocationOperation last, out bool isCancelled)
    {
        var stages = new List<List<SagaStepModel>>();
        isCancelled = false;
        for (IOperation? one = last; one is IInvocationOperation call; one = call.Instance)
        {
            if (call.TargetMethod is { Name: "For", IsStatic: true })
            {
                return Names.Is(call.TargetMethod.ContainingType, "Ruslo.Saga") ? stages : null;
            }
            if (!IsSaga(call))
            {
                return null;
            }
            isCancelled |= call.TargetMethod.Name == "CancelsOn";
            if (call.TargetMethod.Name == "Step")
            {
                stages.Insert(0, [SagaStepModel.Read(call)]);
            }
            else if (call.TargetMethod.Name == "Parallel")
            {
                stages.Insert(0, SagaStepModel.ReadAll(call));
            }
        }
        return null;
    }

    private static bool IsSaga(IInvocationOperation call) => Names.Is(call.TargetMethod.ContainingType, "Ruslo.Saga`1");
}

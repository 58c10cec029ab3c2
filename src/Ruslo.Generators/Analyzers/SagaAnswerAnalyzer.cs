using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>What the steps of sagas are answered with: by nested sagas, and by the handlers and deciders of this assembly.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SagaAnswerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.FailureNotHandled, Rules.NeverAnswered];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var sagas = new ConcurrentBag<(ISymbol Where, SagaModel Saga)>();
            var answers = new AssemblyAnswers();
            start.RegisterOperationAction(c => Find((IInvocationOperation)c.Operation, c.ContainingSymbol, sagas), OperationKind.Invocation);
            start.RegisterOperationAction(c => answers.Find(c.Operation, c.ContainingSymbol), OperationKind.Invocation, OperationKind.SwitchExpression, OperationKind.Switch, OperationKind.MethodBody);
            start.RegisterCompilationEndAction(c =>
            {
                foreach (SagaStepModel step in sagas.SelectMany(static one => one.Saga.Steps))
                {
                    Forced(c, step);
                    Nested(c, step, sagas);
                }
                foreach ((_, SagaModel saga) in sagas)
                {
                    Answered(c, saga, answers);
                }
            });
        });
    }

    private static void Find(IInvocationOperation call, ISymbol where, ConcurrentBag<(ISymbol, SagaModel)> sagas)
    {
        if (SagaModel.Read(call) is { } saga)
        {
            sagas.Add(((where as IMethodSymbol)?.AssociatedSymbol ?? where, saga));
        }
    }

    private static void Forced(CompilationAnalysisContext context, SagaStepModel step)
    {
        if (step.MayOnlySucceed)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.FailureNotHandled, step.Location, step.Name, "forces an answer and names no failure, so that nobody can answer that it has not happened: add FailsOn<…>()"));
        }
    }

    private static void Unhandled(CompilationAnalysisContext context, SagaStepModel step, ITypeSymbol e)
        => context.ReportDiagnostic(Diagnostic.Create(Rules.FailureNotHandled, step.Location, step.Name, $"may be answered with '{e.Name}', which is none of its replies, so that it waits on: add FailsOn<{e.Name}>() to it, or SucceedsOn<{e.Name}>()"));

    private static void Nested(CompilationAnalysisContext context, SagaStepModel step, IEnumerable<(ISymbol Where, SagaModel Saga)> sagas)
    {
        SagaModel[] found = step.Child is null ? [] : [.. sagas.Where(one => SymbolEqualityComparer.Default.Equals(one.Where, step.Child)).Select(static one => one.Saga)];
        if (found.Length != 1)
        {
            return;
        }
        SagaModel child = found[0];
        string name = step.Child!.Name;
        if (!child.Starts.Any(start => Is(step.Command!, start)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NeverAnswered, step.Location, step.Name, $"runs '{name}', which '{step.Command!.Name}' does not start: add StartsOn<{step.Command!.Name}>(…) to it"));
        }
        if (child.Completed is not { } completed || !step.Replies.Any(reply => reply.IsSuccess && Is(completed, reply.Type)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NeverAnswered, step.Location, step.Name, $"runs '{name}', which completes with {(child.Completed is { } other ? $"'{other.Name}'" : "nothing")}: let the step succeed on what the other completes with"));
        }
        if (child.Aborted is { } aborted && !step.Replies.Any(reply => Is(aborted, reply.Type)))
        {
            Unhandled(context, step, aborted);
        }
    }

    /// <summary>Who answers a step directly on one way through, and on another with what the saga does not know, fails it in silence.</summary>
    private static void Answered(CompilationAnalysisContext context, SagaModel saga, AssemblyAnswers answers)
    {
        foreach (SagaStepModel step in saga.Steps.Where(static step => step is { Command: not null, Child: null }))
        {
            IReadOnlyList<AnswerPath> paths = answers.Of(step.Command!);
            if (!paths.Any(path => path.Events.Any(e => step.Replies.Any(reply => Is(e, reply.Type)))))
            {
                continue;
            }
            foreach (ITypeSymbol e in paths.Where(path => !path.IsUnknown && !path.Events.Any(one => saga.Steps.Any(other => other.Replies.Any(reply => Is(one, reply.Type)))) && !path.Events.Any(answers.IsAnswered))
                .Select(static path => path.Events.LastOrDefault()).OfType<ITypeSymbol>().Distinct(SymbolEqualityComparer.Default).OfType<ITypeSymbol>().OrderBy(static e => e.Name, System.StringComparer.Ordinal))
            {
                Unhandled(context, step, e);
            }
        }
    }

    private static bool Is(ITypeSymbol type, ITypeSymbol what)
    {
        for (ITypeSymbol? one = type; one is not null; one = one.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(one, what))
            {
                return true;
            }
        }
        return type.AllInterfaces.Any(face => SymbolEqualityComparer.Default.Equals(face, what));
    }
}

using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>The definition of a saga that is written in one expression from <c>Saga.For</c> on.</summary>
internal sealed class SagaModel
{
    private readonly List<List<SagaStepModel>> stages = [];
    private readonly List<ITypeSymbol> starts = [];

    private SagaModel() { }

    /// <summary>Steps in order, those that begin together in one list.</summary>
    public List<List<SagaStepModel>> Stages => stages;

    public IReadOnlyList<ITypeSymbol> Starts => starts;

    public IEnumerable<SagaStepModel> Steps => stages.SelectMany(static stage => stage);

    public bool IsCancelled { get; private set; }

    /// <summary>The event of its success; null: it tells none.</summary>
    public ITypeSymbol? Completed { get; private set; }

    /// <summary>The event of its failure; null: it tells none.</summary>
    public ITypeSymbol? Aborted { get; private set; }

    /// <summary>The definition that ends with this call; null: the call is not the last of one, or a part of it is made elsewhere.</summary>
    public static SagaModel? Read(IInvocationOperation last)
    {
        if (!IsSaga(last) || (last.Parent is IInvocationOperation outer && outer.Instance == last && IsSaga(outer)))
        {
            return null;
        }
        var model = new SagaModel();
        for (IOperation? one = last; one is IInvocationOperation call; one = call.Instance)
        {
            if (call.TargetMethod is { Name: "For", IsStatic: true })
            {
                return Names.Is(call.TargetMethod.ContainingType, "Ruslo.Saga") ? model : null;
            }
            if (!IsSaga(call))
            {
                return null;
            }
            model.Take(call);
        }
        return null;
    }

    /// <summary>The property, field or method that gives a definition; null: something else does.</summary>
    public static ISymbol? SymbolOf(IOperation definition) => definition switch
    {
        IConversionOperation converted => SymbolOf(converted.Operand),
        IMemberReferenceOperation member => member.Member.OriginalDefinition,
        IInvocationOperation call => call.TargetMethod.OriginalDefinition,
        _ => null,
    };

    private static bool IsSaga(IInvocationOperation call) => Names.Is(call.TargetMethod.ContainingType, "Ruslo.Saga`1");

    /// <summary>Calls come last first, and of what is said twice the last counts.</summary>
    private void Take(IInvocationOperation call)
    {
        switch (call.TargetMethod)
        {
            case { Name: "StartsOn" } start:
                starts.Add(start.TypeArguments[0]);
                break;
            case { Name: "CancelsOn" }:
                IsCancelled = true;
                break;
            case { Name: "CompletesWith" } completed:
                Completed ??= completed.TypeArguments[0];
                break;
            case { Name: "AbortsWith" } aborted:
                Aborted ??= aborted.TypeArguments[0];
                break;
            case { Name: "Step" }:
                stages.Insert(0, [SagaStepModel.Read(call)]);
                break;
            case { Name: "Parallel" }:
                stages.Insert(0, SagaStepModel.ReadAll(call));
                break;
        }
    }
}

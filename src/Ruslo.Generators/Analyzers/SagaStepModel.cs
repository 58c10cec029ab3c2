using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>What the definition of a step says, as far as it can be read where it stands.</summary>
internal sealed class SagaStepModel
{
    private SagaStepModel(string name, Location location, IReadOnlyList<IInvocationOperation>? words)
    {
        (Name, Location, IsOpaque) = (name, location, words is null);
        (IsPivot, IsTold, HasCompensation) = (Word("Pivot") is not null, Word("Tell") is not null, words is null || Word("CompensateWith") is not null);
        CanAbort = words is not null && !IsTold && Word("Optional") is null && Word("RetryForever") is null;
        MayStayUnknown = Word("Timeout") is not null && Word("CancelWith") is null && CanAbort && !IsPivot;
        MayOnlySucceed = Word("CancelWith") is not null && Word("FailsOn") is null && Word("Run") is null;
        IsNeverBegun = Word("When") is { } when && Argument(when, 0) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation condition } && ReturnsFalse(condition);
        Replies = [.. (words ?? []).Where(static word => word.TargetMethod.Name is "SucceedsOn" or "OrSucceedsOn" or "FailsOn").Select(static word => (word.TargetMethod.TypeArguments[0], word.TargetMethod.Name != "FailsOn"))];
        Command = Word("Send")?.TargetMethod.TypeArguments[0] ?? Word("Run")?.TargetMethod.TypeArguments[1];
        Child = Word("Run") is { } run ? SagaModel.SymbolOf(Argument(run, 0)) : null;
        IInvocationOperation? Word(string name) => words?.FirstOrDefault(word => word.TargetMethod.Name == name);
    }

    public string Name { get; }

    public Location Location { get; }

    /// <summary>It is made elsewhere.</summary>
    public bool IsOpaque { get; }

    public bool IsPivot { get; }

    /// <summary>The saga aborts when it fails for good.</summary>
    public bool CanAbort { get; }

    public bool IsTold { get; }

    public bool HasCompensation { get; }

    /// <summary>When it has timed out, nobody may ever know whether it has happened.</summary>
    public bool MayStayUnknown { get; }

    /// <summary>It forces an answer, which cannot be that it has not happened.</summary>
    public bool MayOnlySucceed { get; }

    /// <summary>Its condition is always false.</summary>
    public bool IsNeverBegun { get; }

    /// <summary>What it sends and has answered: a command, or what starts a nested saga. Null: nothing answers it.</summary>
    public ITypeSymbol? Command { get; }

    /// <summary>Where the nested saga that it runs is declared; null: it runs none, or one that is made elsewhere.</summary>
    public ISymbol? Child { get; }

    public IReadOnlyList<(ITypeSymbol Type, bool IsSuccess)> Replies { get; }

    /// <summary>A call of <c>Step(name, step)</c>.</summary>
    public static SagaStepModel Read(IInvocationOperation call)
    {
        IOperation name = Argument(call, 0);
        return new(name.ConstantValue is { HasValue: true, Value: string text } ? text : "?", name.Syntax.GetLocation(), Words(Argument(call, 1)));
    }

    /// <summary>A call of <c>Parallel(name, branches)</c>.</summary>
    public static List<SagaStepModel> ReadAll(IInvocationOperation call)
        => Body(Argument(call, 1)) is { } body && body.Descendants().OfType<IInvocationOperation>().Where(static step => Names.Is(step.TargetMethod.ContainingType, "Ruslo.SagaBranches`1")).ToList() is { Count: > 0 } steps
            ? [.. steps.Select(Read)]
            : [new("?", call.Syntax.GetLocation(), null)];

    private static IOperation Argument(IInvocationOperation call, int ordinal) => call.Arguments.First(argument => argument.Parameter?.Ordinal == ordinal).Value;

    private static IOperation? Body(IOperation function) => function is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } ? lambda.Body : null;

    private static bool ReturnsFalse(IAnonymousFunctionOperation condition)
        => condition.Body.Operations is { Length: 1 } body && body[0] is IReturnOperation { ReturnedValue.ConstantValue: { HasValue: true, Value: false } };

    /// <summary>The words of the step language that it uses; null: a part of it is made elsewhere.</summary>
    private static List<IInvocationOperation>? Words(IOperation function)
    {
        if (Body(function) is not { } body)
        {
            return null;
        }
        var words = new List<IInvocationOperation>();
        foreach (IInvocationOperation call in body.Descendants().OfType<IInvocationOperation>())
        {
            if (IsStep(call.TargetMethod.ContainingType))
            {
                words.Add(call);
            }
            else if (IsStep(call.Type as INamedTypeSymbol))
            {
                return null;
            }
        }
        return words.Count > 0 ? words : null;
    }

    private static bool IsStep(INamedTypeSymbol? type) => Names.Is(type, "Ruslo.SagaStep`1") || Names.Is(type, "Ruslo.SagaStep`2") || Names.Is(type, "Ruslo.SagaStepSent`1") || Names.Is(type, "Ruslo.SagaStepDefinition`1");
}

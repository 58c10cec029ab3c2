using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>What the definition of a step says, as far as it can be read where it stands.</summary>
internal sealed class SagaStepModel
{
    private SagaStepModel(string name, Location location, HashSet<string>? words)
    {
        (Name, Location, IsOpaque) = (name, location, words is null);
        (IsPivot, IsOptional, IsTold, HasCompensation) = (Has("Pivot"), Has("Optional"), Has("Tell"), words is null || Has("CompensateWith"));
        bool Has(string word) => words?.Contains(word) == true;
    }

    public string Name { get; }

    public Location Location { get; }

    /// <summary>It is made elsewhere.</summary>
    public bool IsOpaque { get; }

    public bool IsPivot { get; }

    public bool IsOptional { get; }

    public bool IsTold { get; }

    public bool HasCompensation { get; }

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

    /// <summary>The words of the step language that it uses; null: a part of it is made elsewhere.</summary>
    private static HashSet<string>? Words(IOperation function)
    {
        if (Body(function) is not { } body)
        {
            return null;
        }
        var words = new HashSet<string>();
        foreach (IInvocationOperation call in body.Descendants().OfType<IInvocationOperation>())
        {
            if (IsStep(call.TargetMethod.ContainingType))
            {
                words.Add(call.TargetMethod.Name);
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

using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>
/// Reads what a handler or decider answers on each way through it, as far as it stands there: what another method does is unknown. A way
/// that throws or refuses is none: both are answers by themselves.
/// </summary>
internal static class AnswerReader
{
    private const int MostPaths = 64;

    /// <summary>The ways through a body. Of a decider what it returns counts, of a handler what it publishes.</summary>
    public static IReadOnlyList<AnswerPath> OfBody(IOperation body, bool isDecider) => Bounded(Follow(body, AnswerPath.Empty, isDecider));

    /// <summary>What a value that is published, or returned by a decider, can be.</summary>
    public static List<AnswerPath> OfValue(IOperation value) => value switch
    {
        IConversionOperation { Operand: var operand } => OfValue(operand),
        IObjectCreationOperation or IWithOperation => [AnswerPath.Empty.With(value.Type!)],
        IConditionalOperation { WhenFalse: { } otherwise } either => [.. OfValue(either.WhenTrue), .. OfValue(otherwise)],
        ISwitchExpressionOperation one => [.. one.Arms.SelectMany(static arm => OfValue(arm.Value))],
        ICollectionExpressionOperation several => All(several.Elements),
        IArrayCreationOperation { Initializer: { } several } => All(several.ElementValues),
        IInvocationOperation { TargetMethod: { Name: "Of" } of } call when Names.Is(of.ContainingType, "Ruslo.Decision") => OfValue(call.Arguments[0].Value),
        IInvocationOperation { TargetMethod: { Name: "Refuse" } refuse } when Names.Is(refuse.ContainingType, "Ruslo.Decision") => [],
        IThrowOperation => [],
        _ when value.Type is { IsSealed: true } type && EventSymbols.Attribute(type, Names.Event) is not null => [AnswerPath.Empty.With(type)],
        _ => [AnswerPath.Unknown],
    };

    private static List<AnswerPath> All(IEnumerable<IOperation> elements)
        => elements.Aggregate(new List<AnswerPath> { AnswerPath.Empty }, static (paths, element) => Joined(paths, element is ISpreadOperation ? [AnswerPath.Unknown] : OfValue(element)));

    private static List<AnswerPath> Follow(IOperation? operation, AnswerPath from, bool isDecider)
    {
        switch (operation)
        {
            case null or ILocalFunctionOperation:
                return [from];
            case IReturnOperation { ReturnedValue: var returned }:
                return [.. (returned is null ? [from] : isDecider ? Joined([from], OfValue(returned)) : Follow(returned, from, isDecider)).Select(static path => path.Ended())];
            case IThrowOperation:
                return [];
            case IConditionalOperation either:
                return Then(Follow(either.Condition, from, isDecider), path => [.. Follow(either.WhenTrue, path, isDecider), .. Follow(either.WhenFalse, path, isDecider)]);
            case ISwitchOperation one:
                return Then(Follow(one.Value, from, isDecider), path =>
                [
                    .. one.Cases.SelectMany(branch => Then([path], branch.Body, isDecider)),
                    .. one.Cases.Any(static branch => branch.Clauses.Any(static clause => clause.CaseKind == CaseKind.Default)) ? [] : new[] { path },
                ]);
            case ISwitchExpressionOperation one:
                return Then(Follow(one.Value, from, isDecider), path => [.. one.Arms.SelectMany(arm => Follow(arm.Value, path, isDecider))]);
            case ITryOperation attempt:
                return Then([.. Follow(attempt.Body, from, isDecider), .. attempt.Catches.SelectMany(caught => Follow(caught.Handler, from, isDecider))], path => Follow(attempt.Finally, path, isDecider));
            case ILoopOperation or IAnonymousFunctionOperation or ICoalesceOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr }:
                return [operation.Descendants().OfType<IInvocationOperation>().Any(call => Tells(call) || IsHidden(call)) || (isDecider && operation.Descendants().OfType<IReturnOperation>().Any()) ? from.Then(AnswerPath.Unknown) : from];
            case IInvocationOperation call when Tells(call):
                return Joined([from], OfValue(call.Arguments.First(static argument => argument.Parameter?.Ordinal == 0).Value));
            case IInvocationOperation call when IsHidden(call):
                return [from.Then(AnswerPath.Unknown)];
            default:
                return Then([from], operation.ChildOperations, isDecider);
        }
    }

    private static List<AnswerPath> Then(List<AnswerPath> paths, IEnumerable<IOperation> operations, bool isDecider)
        => operations.Aggregate(paths, (before, operation) => Then(before, path => Follow(operation, path, isDecider)));

    private static List<AnswerPath> Then(List<AnswerPath> paths, System.Func<AnswerPath, List<AnswerPath>> next)
        => Bounded([.. paths.SelectMany(path => path.HasEnded ? [path] : next(path))]);

    private static List<AnswerPath> Joined(List<AnswerPath> paths, List<AnswerPath> next) => Bounded([.. paths.SelectMany(path => next.Select(path.Then))]);

    private static List<AnswerPath> Bounded(List<AnswerPath> paths) => paths.Count > MostPaths ? [AnswerPath.Unknown] : paths;

    private static bool Tells(IInvocationOperation call) => call.TargetMethod.Name is "PublishAsync" or "PublishAllAsync" && Names.Is(call.TargetMethod.ContainingType, Names.EventBus);

    /// <summary>It may answer, and what it answers does not stand here: it is given what one can answer with, or is a part of the same handler.</summary>
    private static bool IsHidden(IInvocationOperation call)
        => call.TargetMethod.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke
            || call.Arguments.Any(static argument => CanTell(argument.Value.Type)) || (CanTell(call.Instance?.Type) && call.TargetMethod.Name != "State")
            || call.Instance is IInstanceReferenceOperation;

    private static bool CanTell(ITypeSymbol? type) => type is INamedTypeSymbol { ContainingNamespace: { Name: "Ruslo", ContainingNamespace.IsGlobalNamespace: true } }
        && type.Name is "HandlerContext" or "DecisionContext" or "IEventBus" or "ICommandBus" or "IDirectBus" or "IDeciders" or "ITimers";
}

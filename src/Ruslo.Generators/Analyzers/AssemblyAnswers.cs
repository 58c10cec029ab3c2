using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>What the handlers and deciders of an assembly answer, message by message. Found concurrently, asked at the end.</summary>
internal sealed class AssemblyAnswers
{
    private readonly ConcurrentDictionary<ITypeSymbol, ConcurrentBag<AnswerPath>> answers = new(SymbolEqualityComparer.Default);

    /// <summary>The ways through all that handles it.</summary>
    public IReadOnlyList<AnswerPath> Of(ITypeSymbol message) => answers.TryGetValue(message, out ConcurrentBag<AnswerPath> paths) ? [.. paths] : [];

    /// <summary>Something follows from it, or may: what is awaited may come of it later.</summary>
    public bool IsAnswered(ITypeSymbol e) => Of(e).Any(static path => path.IsUnknown || !path.Events.IsEmpty);

    public void Find(IOperation operation, ISymbol where)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { Name: "On", TypeArguments.Length: 1 } on } call when Names.Is(on.ContainingType, "Ruslo.SubscriptionBuilder"):
                Add(on.TypeArguments[0], call.Arguments.First(static argument => argument.Parameter?.Ordinal == 0).Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation handler } ? AnswerReader.OfBody(handler.Body, isDecider: false) : [AnswerPath.Unknown]);
                break;
            case IMethodBodyOperation method when where is IMethodSymbol { Parameters.Length: > 0 } of && (method.BlockBody ?? method.ExpressionBody) is { } body:
                Find(of, body);
                break;
            case ISwitchExpressionOperation decides when IsDecision(decides.Type):
                foreach (ISwitchExpressionArmOperation arm in decides.Arms)
                {
                    Add([arm.Pattern], () => AnswerReader.OfValue(arm.Value));
                }
                break;
            case ISwitchOperation switches when where is IMethodSymbol method && IsDecision(method.ReturnType):
                foreach (ISwitchCaseOperation branch in switches.Cases)
                {
                    Add(branch.Clauses, () => [.. branch.Body.SelectMany(static one => AnswerReader.OfBody(one, isDecider: true))]);
                }
                break;
        }
    }

    /// <summary>A handler's method, or one that decides a single sort of command.</summary>
    private void Find(IMethodSymbol method, IOperation body)
    {
        if (IsDecision(method.ReturnType))
        {
            foreach (IParameterSymbol parameter in method.Parameters.Where(static parameter => EventSymbols.Recorded(parameter.Type) is not null))
            {
                Add(parameter.Type, AnswerReader.OfBody(body, isDecider: true));
            }
        }
        else if (method.Name == "HandleAsync" && method.Parameters[0].Type is var message && method.ContainingType.AllInterfaces.Any(face => Names.Is(face, Names.EventHandler) && SymbolEqualityComparer.Default.Equals(face.TypeArguments[0], message)))
        {
            Add(message, AnswerReader.OfBody(body, isDecider: false));
        }
    }

    private void Add(IEnumerable<IOperation> patterns, System.Func<IReadOnlyList<AnswerPath>> read)
    {
        foreach (ITypeSymbol message in patterns.SelectMany(static pattern => pattern.DescendantsAndSelf()).Select(Matched).OfType<ITypeSymbol>())
        {
            Add(message, read());
        }
    }

    private void Add(ITypeSymbol message, IReadOnlyList<AnswerPath> paths)
    {
        ConcurrentBag<AnswerPath> all = answers.GetOrAdd(message, static _ => []);
        foreach (AnswerPath path in paths)
        {
            all.Add(path);
        }
    }

    private static ITypeSymbol? Matched(IOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declared => declared.MatchedType,
        ITypePatternOperation type => type.MatchedType,
        IRecursivePatternOperation recursive => recursive.MatchedType,
        _ => null,
    };

    private static bool IsDecision(ITypeSymbol? type) => Names.Is(type as INamedTypeSymbol, "Ruslo.Decision`1");
}

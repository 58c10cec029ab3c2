using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Ruslo.Generators;

/// <summary>
/// Whether the times that process managers wait for are handled, and what is handled is waited for. By name, over the whole assembly: a
/// reaction may be made anywhere in it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReactionNameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NeverTimed];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var handled = new ConcurrentBag<(string? Name, Location Where)>();
            var awaited = new ConcurrentBag<(string? Name, Location Where)>();
            start.RegisterOperationAction(c => Find((IInvocationOperation)c.Operation, handled, awaited), OperationKind.Invocation);
            start.RegisterCompilationEndAction(c =>
            {
                Report(c, handled, awaited, static name => $"Nothing waits for the time '{name}', so it is never handled: return Reaction.Wait(\"{name}\", …), or leave OnTimeout(\"{name}\", …) out");
                Report(c, awaited, handled, static name => $"Nothing handles the time '{name}' when it comes: add OnTimeout(\"{name}\", …) to the process manager");
            });
        });
    }

    private static void Find(IInvocationOperation call, ConcurrentBag<(string?, Location)> handled, ConcurrentBag<(string?, Location)> awaited)
    {
        ConcurrentBag<(string?, Location)>? names = call.TargetMethod.Name switch
        {
            "OnTimeout" when Names.Is(call.TargetMethod.ContainingType, "Ruslo.ProcessManager`1") => handled,
            "Wait" when Names.Is(call.TargetMethod.ContainingType, "Ruslo.Reaction") => awaited,
            _ => null,
        };
        if (names is not null)
        {
            IOperation name = call.Arguments.First(static argument => argument.Parameter?.Ordinal == 0).Value;
            names.Add((name.ConstantValue is { HasValue: true, Value: string text } ? text : null, name.Syntax.GetLocation()));
        }
    }

    /// <summary>A name that is made at run time may be any of the others.</summary>
    private static void Report(CompilationAnalysisContext context, ConcurrentBag<(string? Name, Location Where)> names, ConcurrentBag<(string? Name, Location Where)> others, System.Func<string, string> say)
    {
        foreach ((string? name, Location where) in others.Any(static other => other.Name is null) ? [] : names.Where(one => one.Name is not null && others.All(other => other.Name != one.Name)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NeverTimed, where, say(name!)));
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>The events, commands and JSON contexts that a compilation declares; looked for once, when the first analyzer asks.</summary>
internal sealed class CompilationEvents(Compilation compilation)
{
    private readonly Lazy<List<INamedTypeSymbol>> types = new(() => [.. TypesOf(compilation.Assembly.GlobalNamespace)]);

    private Lazy<List<INamedTypeSymbol>>? recorded;

    /// <summary>In order of their names.</summary>
    public IReadOnlyList<INamedTypeSymbol> Recorded
        => (recorded ??= new(() => [.. types.Value.Where(static t => EventSymbols.Recorded(t) is not null).OrderBy(static t => t.ToDisplayString(), StringComparer.Ordinal)])).Value;

    /// <summary>In order of their names.</summary>
    public IEnumerable<INamedTypeSymbol> JsonContexts => types.Value.Where(static t => Names.Is(t.BaseType, Names.JsonContext)).OrderBy(static t => t.ToDisplayString(), StringComparer.Ordinal);

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol container)
    {
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }
            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (INamedTypeSymbol nested in TypesOf(inner))
                {
                    yield return nested;
                }
            }
        }
    }
}

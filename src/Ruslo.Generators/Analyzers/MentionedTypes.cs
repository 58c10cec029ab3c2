using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Generators;

/// <summary>
/// The simple names of the types that hand-written code passes as type arguments, creates, derives from or takes the type of. By name,
/// not by symbol: a wrong hit only silences a warning, and a symbol for every name of a solution would be slow.
/// </summary>
internal sealed class MentionedTypes(Compilation compilation)
{
    private readonly Lazy<HashSet<string>> names = new(() => [.. compilation.SyntaxTrees
        .Where(static tree => !tree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase))
        .SelectMany(static tree => tree.GetRoot().DescendantNodes()).SelectMany(Mentioned).OfType<string>()]);

    private readonly Lazy<HashSet<string>> mapped = new(() => [.. compilation.SyntaxTrees
        .SelectMany(static tree => tree.GetRoot().DescendantNodes().OfType<GenericNameSyntax>())
        .Where(static name => name is { Identifier.ValueText: "Event", TypeArgumentList.Arguments.Count: 1 })
        .Select(static name => SimpleName(name.TypeArgumentList.Arguments[0])).OfType<string>()]);

    public bool Contains(string name) => names.Value.Contains(name);

    /// <summary>Whether <c>catalog.Event&lt;T&gt;(…)</c> maps it by hand.</summary>
    public bool IsMappedByHand(string name) => mapped.Value.Contains(name);

    private static IEnumerable<string?> Mentioned(SyntaxNode node) => node switch
    {
        TypeArgumentListSyntax arguments => arguments.Arguments.Select(SimpleName),
        ObjectCreationExpressionSyntax creation => [SimpleName(creation.Type)],
        TypeOfExpressionSyntax type => [SimpleName(type.Type)],
        BaseTypeSyntax type => [SimpleName(type.Type)],
        _ => [],
    };

    private static string? SimpleName(TypeSyntax type) => type switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => null,
    };
}

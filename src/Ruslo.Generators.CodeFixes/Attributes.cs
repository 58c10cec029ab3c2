using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Generators;

/// <summary>Puts attributes on declarations, each on a line of its own, above what is there.</summary>
internal static class Attributes
{
    public static TypeDeclarationSyntax Add(TypeDeclarationSyntax type, string name, params string[] arguments)
    {
        SyntaxTriviaList leading = type.GetLeadingTrivia();
        AttributeListSyntax list = Make(name, arguments).WithLeadingTrivia(leading).WithTrailingTrivia(EndOfLine(type));
        TypeDeclarationSyntax bare = type.WithLeadingTrivia(Indentation(leading));
        return (TypeDeclarationSyntax)bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }

    public static AttributeListSyntax Make(string name, params string[] arguments) => SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(
        SyntaxFactory.Attribute(SyntaxFactory.ParseName(name)).WithArgumentList(SyntaxFactory.ParseAttributeArgumentList($"({string.Join(", ", arguments)})"))));

    /// <summary>The end of line that the file uses.</summary>
    public static SyntaxTrivia EndOfLine(SyntaxNode node)
        => node.SyntaxTree.GetRoot().DescendantTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).DefaultIfEmpty(SyntaxFactory.LineFeed).First();

    /// <summary>The white space before the declaration, on its own line.</summary>
    public static SyntaxTriviaList Indentation(SyntaxTriviaList leading)
        => leading.Count > 0 && leading[leading.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.TriviaList(leading[leading.Count - 1]) : SyntaxFactory.TriviaList();
}

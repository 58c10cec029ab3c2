using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Generators;

/// <summary>RUSLO0013: turns a refusal that nobody looks at into an exception.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class OrThrowFix : CodeFixProvider
{
    private const string Title = "Throw when it is refused";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["RUSLO0013"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<AwaitExpressionSyntax>() is not { } awaited)
            {
                continue;
            }
            ExpressionSyntax answered = SyntaxFactory.ParenthesizedExpression(awaited.WithoutTrivia());
            ExpressionSyntax thrown = SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, answered, SyntaxFactory.IdentifierName("OrThrow"))).WithTriviaFrom(awaited);
            SyntaxNode fixedRoot = root.ReplaceNode(awaited, thrown);
            context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(fixedRoot)), Title), diagnostic);
        }
    }
}

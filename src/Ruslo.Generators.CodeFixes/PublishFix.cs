using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Generators;

/// <summary>RUSLO0003: publishes a list with PublishAllAsync. RUSLO0004: awaits a task before its result is published.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PublishFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["RUSLO0003", "RUSLO0004"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode published = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (diagnostic.Id == "RUSLO0003" && published.FirstAncestorOrSelf<InvocationExpressionSyntax>(static call => IsPublish(call.Expression)) is { Expression: MemberAccessExpressionSyntax member })
            {
                SyntaxNode fixedRoot = root.ReplaceNode(member.Name, SyntaxFactory.IdentifierName("PublishAllAsync").WithTriviaFrom(member.Name));
                Register(context, diagnostic, "Publish them with PublishAllAsync", fixedRoot);
            }
            else if (diagnostic.Id == "RUSLO0004" && published is ExpressionSyntax task)
            {
                SyntaxNode fixedRoot = root.ReplaceNode(task, SyntaxFactory.AwaitExpression(task.WithoutLeadingTrivia()).WithLeadingTrivia(task.GetLeadingTrivia()));
                Register(context, diagnostic, "Await it", fixedRoot);
            }
        }
    }

    private static bool IsPublish(ExpressionSyntax called) => called is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "PublishAsync" };

    private static void Register(CodeFixContext context, Diagnostic diagnostic, string title, SyntaxNode root)
        => context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root)), title), diagnostic);
}

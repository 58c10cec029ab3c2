using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Generators;

/// <summary>RUSLO0009: gives the handler class a subscription named after it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SubscriptionFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["RUSLO0009"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        Diagnostic diagnostic = context.Diagnostics[0];
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && diagnostic.Properties.TryGetValue("name", out string? name))
        {
            context.RegisterCodeFix(CodeAction.Create($"Add [Subscription(\"{name}\")]",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(type, Attributes.Add(type, "Subscription", $"\"{name}\"")))), nameof(SubscriptionFix)), diagnostic);
        }
    }
}

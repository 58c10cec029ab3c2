using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Generators;

/// <summary>RUSLO0002: gives the published or handled type a name made from its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class NameEventFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["RUSLO0002"];

    /// <summary>None: the same type may be reported in many places, and is fixed once.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Diagnostic diagnostic = context.Diagnostics[0];
        Solution solution = context.Document.Project.Solution;
        if (diagnostic.AdditionalLocations.Count > 0 && diagnostic.AdditionalLocations[0] is { SourceTree: { } tree } declaration && solution.GetDocument(tree) is { } document
            && diagnostic.Properties.TryGetValue("name", out string? name))
        {
            context.RegisterCodeFix(CodeAction.Create($"Add [Event(\"{name}\")]", cancellationToken => AddAsync(document, declaration, name!, cancellationToken), nameof(NameEventFix)), diagnostic);
        }
        return Task.CompletedTask;
    }

    private static async Task<Solution> AddAsync(Document document, Location declaration, string name, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken))!;
        var type = root.FindNode(declaration.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>()!;
        return document.WithSyntaxRoot(root.ReplaceNode(type, Attributes.Add(type, "Event", $"\"{name}\""))).Project.Solution;
    }
}

using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Ruslo.Generators;

/// <summary>RUSLO0005: adds every missing event to the one declaration of the JSON context; spread over two, System.Text.Json's generator fails.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class JsonContextFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["RUSLO0005"];

    /// <summary>None: one fix adds all.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Diagnostic diagnostic = context.Diagnostics[0];
        if (diagnostic.AdditionalLocations.Count > 0 && diagnostic.AdditionalLocations[0] is { SourceTree: { } tree } declaration && context.Document.Project.Solution.GetDocument(tree) is { } document
            && diagnostic.Properties.TryGetValue("missing", out string? missing) && missing is not null)
        {
            string[] types = missing.Split(';');
            string title = types.Length == 1 ? "Add it to the JSON context" : $"Add all {types.Length} missing events to the JSON context";
            context.RegisterCodeFix(CodeAction.Create(title, cancellationToken => AddAsync(document, declaration, types, cancellationToken), nameof(JsonContextFix)), diagnostic);
        }
        return Task.CompletedTask;
    }

    private static async Task<Solution> AddAsync(Document document, Location declaration, string[] types, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken))!;
        var context = root.FindNode(declaration.SourceSpan).FirstAncestorOrSelf<ClassDeclarationSyntax>()!;
        AttributeListSyntax[] added = [.. types.Select(type => Attributes.Make("JsonSerializable", $"typeof({type})").WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation)
            .WithTrailingTrivia(Attributes.EndOfLine(context)))];
        SyntaxTriviaList leading = context.GetLeadingTrivia();
        ClassDeclarationSyntax extended = context.AttributeLists.Count == 0
            ? context.WithLeadingTrivia(Attributes.Indentation(leading)).WithAttributeLists(SyntaxFactory.List(added.Select((list, i) => list.WithLeadingTrivia(i == 0 ? leading : Attributes.Indentation(leading)))))
            : context.AddAttributeLists([.. added.Select(list => list.WithLeadingTrivia(Attributes.Indentation(leading)))]);
        return document.WithSyntaxRoot(root.ReplaceNode(context, extended.WithAdditionalAnnotations(Formatter.Annotation))).Project.Solution;
    }
}

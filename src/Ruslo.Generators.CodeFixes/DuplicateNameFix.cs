using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Generators;

/// <summary>RUSLO0001: gives the second of two events a name made from its type, or the next version of the name that both have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DuplicateNameFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["RUSLO0001"];

    /// <summary>None: what is free changes with each fix.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        Diagnostic diagnostic = context.Diagnostics[0];
        AttributeSyntax? attribute = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>()?
            .AttributeLists.SelectMany(static list => list.Attributes).FirstOrDefault(static a => a.Name.ToString() is "Event" or "Command");
        if (attribute?.ArgumentList is not { } list || list.Arguments.FirstOrDefault() is not { NameEquals: null } named)
        {
            return;
        }
        if (diagnostic.Properties.TryGetValue("name", out string? name) && name is not null)
        {
            Offer($"Name it '{name}'", list.ReplaceNode(named.Expression, SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name)).WithTriviaFrom(named.Expression)), "Name");
        }
        if (diagnostic.Properties.TryGetValue("version", out string? version) && version is not null)
        {
            ExpressionSyntax number = SyntaxFactory.ParseExpression(version);
            AttributeArgumentSyntax? present = list.Arguments.FirstOrDefault(static a => a.NameEquals?.Name.Identifier.Text == "Version");
            Offer($"Make it version {version}", present is not null
                ? list.ReplaceNode(present.Expression, number.WithTriviaFrom(present.Expression))
                : list.AddArguments(SyntaxFactory.ParseAttributeArgumentList($"(Version = {version})")!.Arguments[0].WithLeadingTrivia(SyntaxFactory.Space)), "Version");
        }

        void Offer(string title, AttributeArgumentListSyntax fixedList, string key)
        {
            SyntaxNode fixedRoot = root.ReplaceNode(list, fixedList);
            context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(fixedRoot)), nameof(DuplicateNameFix) + key), diagnostic);
        }
    }
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Architecture;

/// <summary>What every file of the packages keeps to: its length, that of its methods, its public types and their names.</summary>
internal static partial class FileChecker
{
    private const int LongestFile = 300;
    private const int LongestMethod = 70;

    /// <summary>The violations, as sentences.</summary>
    public static IReadOnlyList<string> Check(IEnumerable<SourceFile> sources) => [.. sources.SelectMany(Check)];

    private static IEnumerable<string> Check(SourceFile file)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Preview, preprocessorSymbols: ["PLANTED"])).GetRoot();
        int lines = file.Text.TrimEnd().Split('\n').Length;
        if (lines > LongestFile)
        {
            yield return $"{file.Path} has {lines} lines: it wants to be two things.";
        }
        MemberDeclarationSyntax[] types = [.. root.DescendantNodes(Outside).OfType<MemberDeclarationSyntax>().Where(IsType)];
        string[] shown = [.. types.Where(IsPublic).Select(NameOf).Distinct()];
        if (shown.Length > 1)
        {
            yield return $"{file.Path} has {shown.Length} public types: {string.Join(", ", shown)}.";
        }
        else if (shown.Length == 1 && !Path.GetFileName(file.Path).StartsWith(shown[0], StringComparison.Ordinal))
        {
            yield return $"{file.Path} holds {shown[0]} and is not named after it.";
        }
        foreach (string name in root.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(IsType).Select(NameOf).Where(name => NamesNothing().IsMatch(name)))
        {
            yield return $"{file.Path} names a type {name}: use a noun of the field.";
        }
        foreach (BaseMethodDeclarationSyntax method in root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
        {
            FileLinePositionSpan span = method.SyntaxTree.GetLineSpan(method.Span);
            int length = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (length > LongestMethod)
            {
                yield return $"{file.Path} has a method of {length} lines at line {span.StartLinePosition.Line + 1}: a method fits a screen.";
            }
        }
    }

    private static bool Outside(SyntaxNode node) => node is not BaseTypeDeclarationSyntax;

    private static bool IsType(MemberDeclarationSyntax member) => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax;

    private static bool IsPublic(MemberDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static string NameOf(MemberDeclarationSyntax type) => type is DelegateDeclarationSyntax d ? d.Identifier.Text : ((BaseTypeDeclarationSyntax)type).Identifier.Text;

    // "HostedService" and "ServiceProvider" are the platform's own words, "process manager" is the field's.
    [GeneratedRegex("((?<!Process)Manager|Helpers?|Utils?|Utilit(y|ies)|Processor|Agent|Engine|(?<!Hosted)Services?)$")]
    private static partial Regex NamesNothing();
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Architecture;

/// <summary>
/// Finds what a room uses of another that the table does not allow. Every name in the sources is resolved by the compiler, so that
/// inferred types count too; what generators would add is missing, which hides nothing that is written by hand.
/// </summary>
internal static class RoomChecker
{
    private const string Core = "src/Ruslo/";

    private const string ImplicitUsings = """
        global using System; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading;
        global using System.Threading.Tasks; global using System.Collections.Generic;
        """;

    /// <summary>The violations, as sentences.</summary>
    public static IReadOnlyList<string> Check(IEnumerable<SourceFile> sources)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        SyntaxTree[] trees = [.. sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, options, source.Path))];
        CSharpCompilation compilation = CSharpCompilation.Create("Ruslo", [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings, options)], References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        var violations = new SortedSet<string>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in trees)
        {
            Check(tree, compilation.GetSemanticModel(tree), violations);
        }
        return [.. violations];
    }

    private static void Check(SyntaxTree tree, SemanticModel model, SortedSet<string> violations)
    {
        string user = RoomOf(tree.FilePath);
        if (!RoomTable.Knows(user))
        {
            violations.Add($"{tree.FilePath} lies in no room: '{user}' is not in the table.");
            return;
        }
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            SymbolInfo found = model.GetSymbolInfo(name);
            ISymbol? symbol = found.Symbol ?? found.CandidateSymbols.FirstOrDefault();
            if ((symbol as INamedTypeSymbol ?? symbol?.ContainingType) is { } type)
            {
                Check(tree.FilePath, user, type.OriginalDefinition, violations);
            }
        }
    }

    private static void Check(string file, string user, INamedTypeSymbol type, SortedSet<string> violations)
    {
        if (!type.DeclaringSyntaxReferences.IsEmpty)
        {
            string[] rooms = [.. type.DeclaringSyntaxReferences.Select(part => RoomOf(part.SyntaxTree.FilePath)).Distinct()];
            if (!rooms.Any(room => RoomTable.Allows(user, room)))
            {
                violations.Add($"{file} uses {type.Name} of {rooms[0]}, which {user} may not.");
            }
        }
        else if (type.ContainingAssembly is { } assembly && !RoomTable.AllowsAssembly(user, assembly.Name))
        {
            violations.Add($"{file} uses {type.Name} of {assembly.Name}, which {user} may not.");
        }
    }

    private static string RoomOf(string path)
    {
        string inside = path.StartsWith(Core, StringComparison.Ordinal) ? path[Core.Length..] : path;
        int slash = inside.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : inside[..slash];
    }

    private static IEnumerable<MetadataReference> References()
        => from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
           where Path.GetFileName(path) != "Ruslo.dll"
           select MetadataReference.CreateFromFile(path);
}

using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Ruslo.Generators.Tests;

/// <summary>Compiles a user's source with Ruslo's generator and the one of System.Text.Json, as a build does.</summary>
internal static class Sources
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Ruslo;\n";

    /// <summary>What a user's project references: the assemblies of this process, without those of the tools.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(static path => Path.GetFileName(path) is { } name && !name.StartsWith("Ruslo.Generators", StringComparison.Ordinal) && !name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && !name.StartsWith("xunit", StringComparison.Ordinal))
        .Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path))];

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14);

    public static CSharpCompilation Compile(string source, string assembly = "Shop", params IEnumerable<MetadataReference> others) => CSharpCompilation.Create(assembly,
        [CSharpSyntaxTree.ParseText(Usings + source, ParseOptions)], [.. References, .. others],
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error));

    public static GeneratorDriver Driver(bool trackSteps = false) => CSharpGeneratorDriver.Create([new CatalogGenerator().AsSourceGenerator(), .. Json], parseOptions: ParseOptions,
        driverOptions: new(IncrementalGeneratorOutputKind.None, trackSteps));

    /// <summary>The compilation with what was generated; every warning fails.</summary>
    public static CSharpCompilation Generate(CSharpCompilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out var problems, TestContext.Current.CancellationToken);
        Assert.Empty(problems);
        Assert.Empty(generated.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity >= DiagnosticSeverity.Warning));
        return (CSharpCompilation)generated;
    }

    public static byte[] Emit(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(emitted.Diagnostics.Where(static d => d.Severity >= DiagnosticSeverity.Warning));
        return stream.ToArray();
    }

    private static IReadOnlyList<ISourceGenerator> Json { get; } = LoadJsonGenerators();

    private static List<ISourceGenerator> LoadJsonGenerators()
    {
        string path = Directory.GetFiles(Path.Combine(DotnetRoot, "packs", "Microsoft.NETCore.App.Ref"), "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        return [.. Assembly.LoadFrom(path).GetTypes().Where(static t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IIncrementalGenerator))).Select(static t => ((IIncrementalGenerator)Activator.CreateInstance(t)!).AsSourceGenerator())];
    }

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
}

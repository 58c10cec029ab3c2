using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace Ruslo.Generators.Tests;

/// <summary>Runs an analyzer and a fix over a user's source; what is expected is marked in the source as {|RUSLO0000:…|}.</summary>
internal static class Verify
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Text.Json.Serialization;
        using System.Threading;
        using System.Threading.Tasks;
        using Ruslo;

        """;

    public static Task Analyzer<TAnalyzer>(string source, OutputKind output = OutputKind.DynamicallyLinkedLibrary, string? config = null) where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier> { TestCode = Usings + source };
        Prepare(test, output, config);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    public static Task Fix<TAnalyzer, TFix>(string source, string fixedSource, OutputKind output = OutputKind.DynamicallyLinkedLibrary) where TAnalyzer : DiagnosticAnalyzer, new() where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier> { TestCode = Usings + source, FixedCode = Usings + fixedSource };
        Prepare(test, output, null);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static void Prepare(AnalyzerTest<DefaultVerifier> test, OutputKind output, string? config)
    {
        test.ReferenceAssemblies = new("net10.0"); // nothing is fetched: the references are those of this process
        test.TestState.AdditionalReferences.AddRange(Sources.References);
        test.TestState.OutputKind = output;
        // The members of a JSON context come from a generator that does not run here.
        test.CompilerDiagnostics = test is CSharpAnalyzerTest<JsonContextAnalyzer, DefaultVerifier> or CSharpCodeFixTest<JsonContextAnalyzer, JsonContextFix, DefaultVerifier> ? CompilerDiagnostics.None : CompilerDiagnostics.Errors;
        test.SolutionTransforms.Add(static (solution, project) => solution.WithProjectParseOptions(project, Sources.ParseOptions)
            .WithProjectCompilationOptions(project, ((CSharpCompilationOptions)solution.GetProject(project)!.CompilationOptions!).WithNullableContextOptions(NullableContextOptions.Enable)));
        if (config is not null)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\n{config}\n"));
        }
    }
}

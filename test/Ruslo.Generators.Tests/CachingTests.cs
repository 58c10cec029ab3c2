using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class CachingTests
{
    private const string Source = """
        using System.Text.Json.Serialization;
        [Event("a", Topic = "t", Aliases = ["old"])] public sealed record A([StreamKey] string Id, [Tag] string User, [Personal] string Email = "");
        [Command("c")] public sealed record C(string Id);
        public sealed class OnA : IEventHandler<A> { public ValueTask HandleAsync(A e, HandlerContext context, CancellationToken cancellationToken) => default; }
        [JsonSerializable(typeof(A))] [JsonSerializable(typeof(C))] public sealed partial class AppJson : JsonSerializerContext;
        """;

    [Fact]
    public void An_edit_that_concerns_no_event_reruns_nothing()
        => Assert.All(ReasonsAfter(static compilation => compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated { void M() { } }", Sources.ParseOptions))),
            static reason => Assert.True(reason.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));

    [Fact]
    public void An_edit_inside_the_same_file_that_changes_no_event_reruns_no_output()
        => Assert.All(ReasonsAfter(static compilation => Edit(compilation, "string User", "string   User")).Where(static step => step.Step is "Output" or "Events" or "Commands"),
            static reason => Assert.True(reason.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));

    [Fact]
    public void A_renamed_event_reruns_its_step_and_the_output()
    {
        var reasons = ReasonsAfter(static compilation => Edit(compilation, "Event(\"a\"", "Event(\"z\""));
        Assert.Contains(reasons, static r => r is ("Events", IncrementalStepRunReason.Modified));
        Assert.Contains(reasons, static r => r is ("Output", IncrementalStepRunReason.Modified));
        Assert.DoesNotContain(reasons, static r => r is ("Commands" or "References", IncrementalStepRunReason.Modified));
    }

    private static CSharpCompilation Edit(CSharpCompilation compilation, string what, string by)
    {
        SyntaxTree tree = compilation.SyntaxTrees[0];
        string text = tree.ToString();
        Assert.Contains(what, text, StringComparison.Ordinal);
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text.Replace(what, by, StringComparison.Ordinal), Sources.ParseOptions));
    }

    private static List<(string Step, IncrementalStepRunReason Reason)> ReasonsAfter(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        CSharpCompilation before = Sources.Compile(Source);
        GeneratorDriver driver = Sources.Driver(trackSteps: true).RunGenerators(before, TestContext.Current.CancellationToken);
        GeneratorRunResult result = driver.RunGenerators(edit(before), TestContext.Current.CancellationToken).GetRunResult().Results[0];
        Assert.Equal(CatalogGenerator.Steps.Order(), result.TrackedSteps.Keys.Intersect(CatalogGenerator.Steps).Order());
        return [.. result.TrackedSteps.Where(static step => CatalogGenerator.Steps.Contains(step.Key)).SelectMany(static step => step.Value.SelectMany(static run => run.Outputs), static (step, output) => (step.Key, output.Reason)),
            .. result.TrackedOutputSteps.SelectMany(static step => step.Value).SelectMany(static run => run.Outputs).Select(static output => ("Output", output.Reason))];
    }
}

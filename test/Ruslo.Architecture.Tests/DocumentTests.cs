using System.Text.RegularExpressions;
using Xunit;

namespace Ruslo.Architecture;

public sealed partial class DocumentTests
{
    [Fact]
    public void The_readme_shows_the_hello_sample_as_it_is()
    {
        string hello = Normalized(Repository.Read("samples/01-hello/Program.cs")).Trim();
        string shown = CSharp().Match(Normalized(Repository.Read("README.md"))).Groups[1].Value.Trim();
        Assert.Equal(hello, shown);
        Assert.InRange(hello.Split('\n').Length, 10, 40);
    }

    [Fact]
    public void Guides_show_code_that_is_compiled_as_it_is()
    {
        string[] guides = ["README.md", .. Repository.Files("docs/how-to", "*.md"), .. Repository.Files("docs/tutorials", "*.md"), .. Repository.Files("samples", "*.md")];
        Violations.None(from path in guides from wrong in Snippet.WrongIn(path) select wrong);
        Assert.True(guides.Sum(path => Snippet.In(path).Count()) > 8, "The guides show code.");
    }

    [Fact]
    public void The_tutorial_shows_every_file_of_its_sample_so_that_it_can_be_typed()
    {
        HashSet<string> shown = [.. Snippet.In("docs/tutorials/library.md").Select(static snippet => snippet.Source)];
        Violations.None(from path in Repository.Files("samples/04-library", "*.cs") where !shown.Contains(path) select $"docs/tutorials/library.md does not show {path} as a whole.");
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = from path in (string[])["README.md", "ARCHITECTURE.md", "CHANGELOG.md", .. Repository.Files("docs", "*.md"), .. Repository.Files("samples", "*.md")]
                     from Match link in Link().Matches(Repository.Read(path))
                     let target = link.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
                     let file = Path.Combine(Path.GetDirectoryName(path) ?? "", target.Split('#')[0])
                     where !Repository.Exists(file)
                     select $"{path} links to {target}, which does not exist.";
        Violations.None(broken);
    }

    private static string Normalized(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}

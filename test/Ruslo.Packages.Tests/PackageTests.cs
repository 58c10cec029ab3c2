using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace Ruslo.Packages.Tests;

public sealed class PackageTests(PackedFeed feed)
{
    public static TheoryData<string> All => [.. PackedFeed.Names];

    [Theory, MemberData(nameof(All))]
    public void A_package_says_who_made_it_under_which_licence_and_brings_its_readme_and_symbols(string name)
    {
        XElement metadata = feed.Metadata(name);
        using ZipArchive package = feed.Open(name);
        using ZipArchive symbols = feed.Open(name, "snupkg");

        Assert.Equal("MIT", metadata.Element("license")?.Value);
        Assert.Equal("README.md", metadata.Element("readme")?.Value);
        Assert.NotEmpty(metadata.Element("authors")!.Value);
        Assert.NotEqual("Package Description", metadata.Element("description")?.Value);
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.dll"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.xml"));
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));
    }

    [Theory, MemberData(nameof(All))]
    public void The_analyzers_inside_Ruslo_reach_whoever_references_another_package(string name)
    {
        XElement? dependency = feed.Metadata(name).Descendants("dependency").SingleOrDefault(static d => d.Attribute("id")?.Value == "Ruslo");
        Assert.Equal(name == "Ruslo", dependency is null);
        Assert.Null(dependency?.Attribute("exclude"));
        Assert.Equal(name == "Ruslo" ? null : "All", dependency?.Attribute("include")?.Value);
    }

    [Fact]
    public void Ruslo_carries_the_generator_the_analyzers_and_their_fixes_and_no_compiler()
    {
        using ZipArchive package = feed.Open("Ruslo");
        Assert.Equal(["analyzers/dotnet/cs/Ruslo.Generators.CodeFixes.dll", "analyzers/dotnet/cs/Ruslo.Generators.dll"],
            package.Entries.Select(static e => e.FullName).Where(static path => path.StartsWith("analyzers/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(feed.Metadata("Ruslo").Descendants("dependency"), static d => d.Attribute("id")!.Value.Contains("CodeAnalysis", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(All))]
    public void A_package_holds_nothing_but_its_own_assembly(string name)
    {
        using ZipArchive package = feed.Open(name);
        Assert.Equal([$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"],
            package.Entries.Select(static e => e.FullName).Where(static path => path.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}

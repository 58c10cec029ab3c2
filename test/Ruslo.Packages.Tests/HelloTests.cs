using System.Runtime.InteropServices;
using Xunit;

namespace Ruslo.Packages.Tests;

/// <summary>samples/01-hello as a user has it who references nothing of Ruslo but Ruslo.Embedded.</summary>
public sealed class HelloTests(PackedFeed feed)
{
    [Fact]
    public Task Hello_runs_as_it_is() => RunsTwice("AsItIs");

    [Fact]
    public Task Hello_runs_trimmed_in_a_single_file() => RunsTwice("Trimmed", $"RuntimeIdentifier={RuntimeInformation.RuntimeIdentifier}", "SelfContained=true", "PublishTrimmed=true", "PublishSingleFile=true");

    [Fact]
    public Task Hello_runs_as_native_code() => RunsTwice("Native", $"RuntimeIdentifier={RuntimeInformation.RuntimeIdentifier}", "PublishAot=true", "InvariantGlobalization=true");

    private async Task RunsTwice(string way, params string[] properties)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        FreshProject hello = FreshProject.Make(FreshProject.MakeFolder(feed, way), "Hello", $"""
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                {string.Concat(properties.Select(static p => p.Split('=')).Select(static p => $"<{p[0]}>{p[1]}</{p[0]}>"))}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Ruslo.Embedded" Version="{feed.Version}" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="{FreshProject.VersionOf("Microsoft.Extensions.Hosting")}" />
              </ItemGroup>
            """, await File.ReadAllTextAsync(Repository.PathOf("samples", "01-hello", "Program.cs"), cancellationToken));

        string program = await hello.PublishAsync(cancellationToken);
        string first = await Dotnet.RunAsync(program, hello.Directory, cancellationToken);
        string second = await Dotnet.RunAsync(program, hello.Directory, cancellationToken);

        Assert.Contains("Ordered: coffee number 1 for ada.", first, StringComparison.Ordinal);
        Assert.Contains("Made: espresso for ada, number 1.", first, StringComparison.Ordinal);
        Assert.Contains("Ordered: coffee number 2 for ada.", second, StringComparison.Ordinal);
        Assert.Contains("Made: espresso for ada, number 2.", second, StringComparison.Ordinal);
        Assert.DoesNotContain("number 1.", second, StringComparison.Ordinal);
        Assert.All(new[] { first, second }, static said => Assert.DoesNotContain("warn:", said, StringComparison.Ordinal));
    }
}

using System.Xml.Linq;

namespace Ruslo.Packages.Tests;

/// <summary>A project outside the repository, with nothing of the repository's build, that restores from the packed feed.</summary>
internal sealed class FreshProject
{
    private readonly string name;

    private FreshProject(string directory, string name) => (Directory, this.name) = (directory, name);

    /// <summary>Its folder, or that of the last of several projects.</summary>
    public string Directory { get; }

    /// <summary>The version of a package of others that this repository uses.</summary>
    public static string VersionOf(string package) => XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Single(v => v.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    /// <summary>Makes an empty folder for projects that share strict settings.</summary>
    public static string MakeFolder(PackedFeed feed, string name)
    {
        string folder = Path.Combine(feed.Root, name);
        if (System.IO.Directory.Exists(folder))
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
        System.IO.Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{feed.Feed}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{feed.Restored}</RestorePackagesPath>
              </PropertyGroup>
            </Project>
            """);
        return folder;
    }

    public static FreshProject Make(string folder, string name, string project, string program)
    {
        string directory = Path.Combine(folder, name);
        System.IO.Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, $"{name}.csproj"), $"<Project Sdk=\"Microsoft.NET.Sdk\">\n{project}\n</Project>\n");
        File.WriteAllText(Path.Combine(directory, "Program.cs"), program);
        return new(directory, name);
    }

    /// <summary>Publishes it without one warning and returns the program.</summary>
    public async Task<string> PublishAsync(CancellationToken cancellationToken, params IReadOnlyList<string> properties)
    {
        string output = Path.Combine(Directory, "out");
        string said = await Dotnet.RunAsync(Directory, cancellationToken, ["publish", "-c", "Release", "-o", output, "-nodeReuse:false", "-p:UseSharedCompilation=false", .. properties.Select(static p => $"-p:{p}")]);
        return said.Contains("warning", StringComparison.OrdinalIgnoreCase) ? throw new InvalidOperationException($"Publishing {name} warns:\n{said}")
            : Path.Combine(output, OperatingSystem.IsWindows() ? $"{name}.exe" : name);
    }
}

using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Xunit;

[assembly: AssemblyFixture(typeof(Ruslo.Packages.Tests.PackedFeed))]

namespace Ruslo.Packages.Tests;

/// <summary>
/// Every package of this repository, packed once into a folder that a fresh project restores from. The folder lies outside the
/// repository; packages of others stay in it from run to run, Ruslo's never do.
/// </summary>
public sealed class PackedFeed : IAsyncLifetime
{
    private static readonly string Configuration = typeof(PackedFeed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Where everything is made.</summary>
    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"ruslo-packages-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Repository.Root)))[..8]}");

    public string Feed => Path.Combine(Root, "feed");

    /// <summary>Where restored packages go: not the user's folder, where a package of this version from yesterday would be found first.</summary>
    public string Restored => Path.Combine(Root, "restored");

    /// <summary>The version of all packages.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The names of all packages.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetDirectories(Repository.PathOf("src")).Select(static path => Path.GetFileName(path)!)
        .Where(static name => !name.StartsWith("Ruslo.Generators", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        if (Directory.Exists(Feed))
        {
            Directory.Delete(Feed, recursive: true);
        }
        foreach (string old in Directory.Exists(Restored) ? Directory.GetDirectories(Restored, "ruslo*") : [])
        {
            Directory.Delete(old, recursive: true);
        }
        foreach (string name in Names)
        {
            await Dotnet.RunAsync(Repository.Root, cancellationToken, "pack", Repository.PathOf("src", name, $"{name}.csproj"), "--no-build", "-c", Configuration, "-o", Feed, "-v", "q", "-nodeReuse:false");
        }
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "Ruslo.Embedded.*.nupkg")[0])["Ruslo.Embedded.".Length..];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public ZipArchive Open(string name, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Feed, $"{name}.{Version}.{extension}"));

    public XElement Metadata(string name)
    {
        using ZipArchive package = Open(name);
        using Stream nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        foreach (XElement element in metadata.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }
        return metadata;
    }
}

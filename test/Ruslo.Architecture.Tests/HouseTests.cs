using System.Xml.Linq;
using Xunit;

namespace Ruslo.Architecture;

public sealed class HouseTests
{
    private static readonly string[] ProjectFolders = ["src", "test", "samples", "bench"];

    [Fact]
    public void Files_are_short_hold_one_public_type_and_use_the_words_of_the_field()
        => Violations.None(FileChecker.Check(Repository.SourcesUnder("src")));

    [Fact]
    public void A_long_file_is_found()
    {
        var file = new SourceFile("src/Ruslo/Log/Long.cs", string.Concat(Enumerable.Repeat("// line\n", 301)) + "public sealed class Long;");
        Assert.Equal(["src/Ruslo/Log/Long.cs has 302 lines: it wants to be two things."], FileChecker.Check([file]));
    }

    [Fact]
    public void A_second_public_type_is_found()
    {
        var file = new SourceFile("src/Ruslo/Log/Two.cs", "namespace Ruslo; public sealed class Two { public enum Nested { } } public delegate void Three();");
        Assert.Equal(["src/Ruslo/Log/Two.cs has 2 public types: Two, Three."], FileChecker.Check([file]));
    }

    [Theory]
    [InlineData("LogManager")]
    [InlineData("StringUtils")]
    [InlineData("OrderService")]
    [InlineData("EventProcessor")]
    public void A_name_that_names_nothing_is_found(string name)
    {
        var file = new SourceFile($"src/Ruslo/Log/{name}.cs", $"namespace Ruslo; internal sealed class Outer {{ private sealed class {name} {{ }} }}");
        Assert.Equal([$"src/Ruslo/Log/{name}.cs names a type {name}: use a noun of the field."], FileChecker.Check([file]));
    }

    [Fact]
    public void No_project_silences_a_warning()
    {
        string[] projects = [.. Repository.Files("src", "*.csproj"), .. Repository.Files("eng", "*.props"), .. Repository.Files("eng", "*.targets"), "Directory.Build.props", "Directory.Build.targets"];
        var silenced = from path in projects
                       from element in Elements(path)
                       where element.Name.LocalName is "NoWarn" or "WarningsNotAsErrors"
                       select $"{path} has {element}.";
        Violations.None(silenced);
    }

    [Fact]
    public void Packages_show_their_internals_only_to_tests_and_benchmarks()
    {
        var shown = from path in Repository.Files("src", "*.csproj")
                    from element in Elements(path)
                    where element.Name.LocalName == "InternalsVisibleTo"
                    let friend = (string?)element.Attribute("Include") ?? ""
                    where !IsTestOrBenchmark(friend)
                    select $"{path} shows its internals to {friend}.";
        Violations.None(shown);
    }

    [Fact]
    public void No_source_shows_its_internals_by_an_attribute()
        => Violations.None(Repository.SourcesUnder("src").Where(file => file.Text.Contains("InternalsVisibleTo", StringComparison.Ordinal)).Select(file => file.Path));

    [Fact]
    public void Backends_stand_on_the_core_alone()
    {
        string[] backends = ["Ruslo.Embedded", "Ruslo.AspNetCore", "Ruslo.EntityFrameworkCore"];
        var wrong = from backend in backends
                    from element in Elements($"src/{backend}/{backend}.csproj")
                    where element.Name.LocalName == "ProjectReference"
                    let target = ((string?)element.Attribute("Include") ?? "").Replace('\\', '/')
                    where Path.GetFileNameWithoutExtension(target) is not ("Ruslo" or "Ruslo.Generators")
                    select $"{backend} references {target}.";
        Violations.None(wrong);
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_has_a_lock_file()
    {
        string solution = Repository.Read("Ruslo.slnx");
        string[] projects = [.. ProjectFolders.Where(folder => Directory.Exists(Path.Combine(Repository.Root, folder))).SelectMany(folder => Repository.Files(folder, "*.csproj"))];
        var left = from path in projects
                   where !solution.Contains($"\"{path}\"", StringComparison.Ordinal)
                   select $"{path} is not in the solution.";
        var unlocked = from path in projects
                       where !File.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, "packages.lock.json"))
                       select $"{path} has no lock file.";
        Violations.None(left.Concat(unlocked));
    }

    private static bool IsTestOrBenchmark(string assembly)
        => assembly.EndsWith(".Tests", StringComparison.Ordinal) || assembly.EndsWith(".Planted", StringComparison.Ordinal)
            || assembly is "Ruslo.Bench" or "Ruslo.Simulation" or "Ruslo.Crash";

    private static IEnumerable<XElement> Elements(string path) => XDocument.Parse(Repository.Read(path)).Descendants();
}

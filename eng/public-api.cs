#!/usr/bin/env dotnet
#:property PublishAot=false

// Writes down the public API of every package as it is now: dotnet run eng/public-api.cs
// The build refuses a public member that PublicAPI.*.txt does not list. Run this when the API has changed on purpose; the difference is
// then there to be reviewed.

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

string root = Path.GetDirectoryName(Path.GetDirectoryName(Here()))!;
const string First = "#nullable enable";
foreach (string project in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    string folder = Path.GetDirectoryName(project)!;
    string unshipped = Path.Combine(folder, "PublicAPI.Unshipped.txt");
    string shipped = Path.Combine(folder, "PublicAPI.Shipped.txt");
    if (Path.GetFileName(folder).StartsWith("Ruslo.Generators", StringComparison.Ordinal))
    {
        continue; // no libraries: they travel inside Ruslo
    }
    if (!File.Exists(shipped))
    {
        File.WriteAllText(shipped, First + "\n");
    }
    File.WriteAllText(unshipped, First + "\n");
    string output = Build(project);
    var members = from line in output.Split('\n')
                  where line.Contains($"[{project}]", StringComparison.Ordinal)
                  let found = Regex.Match(line, "RS0016: Symbol '(.+)' is not part of the declared public API")
                  where found.Success
                  select found.Groups[1].Value;
    string[] all = [.. members.Distinct().Order(StringComparer.Ordinal)];
    File.WriteAllText(unshipped, string.Concat(all.Prepend(First).Select(line => line + "\n")));
    Console.WriteLine($"{Path.GetFileNameWithoutExtension(project)}: {all.Length} members that no release has");
}

string Build(string project)
{
    string fresh = Directory.CreateTempSubdirectory("ruslo-public-api-").FullName; // what an earlier build left behind would be trusted
    var start = new ProcessStartInfo("dotnet", ["build", project, "--artifacts-path", fresh, "--nologo", "-v", "q", "-p:TreatWarningsAsErrors=false", "-nodeReuse:false"]) { RedirectStandardOutput = true, WorkingDirectory = root };
    start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
    using Process process = Process.Start(start)!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    Directory.Delete(fresh, recursive: true);
    return output;
}

static string Here([CallerFilePath] string path = "") => path;

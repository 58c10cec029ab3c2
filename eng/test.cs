#!/usr/bin/env dotnet
#:property PublishAot=false

// The test command: dotnet run eng/test.cs [-- --only NAME]… [--no-build] [--seeds N] [--kills N]
// Builds the solution in Release, then runs every test project, the simulation, the real kills and the planted bugs.
// The last line is "N passed, N failed, N skipped"; the exit code is 0 only when nothing failed.

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

Options options = Options.Parse(args);
string root = Path.GetDirectoryName(Path.GetDirectoryName(Here()))!;
Check[] all = [.. Suites(), .. Programs()];
Check[] chosen = [.. all.Where(options.Wants)];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"Nothing is called '{string.Join("' or '", options.Only)}'. There are: {string.Join(", ", all.Select(check => check.Name))}.");
    return 2;
}

var total = new Counts(0, 0, 0);
var clock = Stopwatch.StartNew();
bool built = options.NoBuild || BuildAll();
foreach (Check check in built ? chosen : [])
{
    total += Run(check);
}
total += built ? default : new Counts(0, 1, 0);
Console.WriteLine($"In {clock.Elapsed:m\\:ss}.");
Console.WriteLine($"{total.Passed} passed, {total.Failed} failed, {total.Skipped} skipped");
return total.Failed == 0 && total.Passed > 0 ? 0 : 1;

// Every project under test/ that uses xunit. Those named *.Planted are built in the configuration in which single rules can be
// switched off.
IEnumerable<Check> Suites()
    => from project in Directory.EnumerateFiles(Path.Combine(root, "test"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
       where File.ReadAllText(project).Contains("\"xunit.v3\"", StringComparison.Ordinal)
       let name = Path.GetFileNameWithoutExtension(project)
       select new Check(name, project, name.EndsWith(".Planted", StringComparison.Ordinal) ? "Planted" : "Release", ["-noLogo", "-noColor"], Report.Xunit);

// Programs that end with a line of their own; each counts as one test.
IEnumerable<Check> Programs()
{
    Check[] programs =
    [
        new("Ruslo.Simulation", ProjectPath("Ruslo.Simulation"), "Release", ["--from", "1", "--seeds", options.Seeds], Report.ExitCode),
        new("Ruslo.Crash", ProjectPath("Ruslo.Crash"), "Release", ["--kills", options.Kills], Report.ExitCode),
    ];
    return programs.Where(program => File.Exists(program.Project));
}

string ProjectPath(string name) => Path.Combine(root, "test", name, name + ".csproj");

bool BuildAll()
{
    return Build("Release", Path.Combine(root, "Ruslo.slnx"))
        && chosen.Where(check => check.Configuration != "Release").All(check => Build(check.Configuration, check.Project));
}

bool Build(string configuration, string target)
{
    Result result = Dotnet(["build", target, "-c", configuration, "--nologo", "-v", "q", "-warnaserror", "-nodeReuse:false"], TimeSpan.FromMinutes(8));
    Console.WriteLine($"{(result.ExitCode == 0 ? "built " : "BROKEN")}  {Path.GetFileName(target)} ({configuration}), {result.Elapsed.TotalSeconds:0} s");
    if (result.ExitCode != 0)
    {
        Console.WriteLine(result.Output);
    }
    return result.ExitCode == 0;
}

Counts Run(Check check)
{
    string program = Path.Combine(Path.GetDirectoryName(check.Project)!, "bin", check.Configuration, "net10.0", check.Name + ".dll");
    Result result = Dotnet(["exec", program, .. check.Arguments], TimeSpan.FromMinutes(8));
    Counts counts = check.Report == Report.Xunit ? CountsOf(result) : new(result.ExitCode == 0 ? 1 : 0, result.ExitCode == 0 ? 0 : 1, 0);
    string said = check.Report == Report.Xunit ? counts.ToString() : result.Output.TrimEnd().Split('\n')[^1].Trim();
    Console.WriteLine($"{(counts.Failed == 0 ? "passed" : "FAILED")}  {check.Name}: {said}, {result.Elapsed.TotalSeconds:0.0} s");
    foreach (string line in counts.Failed > 0 ? [result.Output] : result.Output.Split('\n').Where(line => line.Contains("[SKIP]", StringComparison.Ordinal)))
    {
        Console.WriteLine(line.TrimEnd());
    }
    return counts;
}

// A run without a summary, or one whose exit code contradicts it, is a failure of its own.
Counts CountsOf(Result result)
{
    Match summary = Regex.Match(result.Output, @"Total: (\d+)(?:, Errors: (\d+), Failed: (\d+), Skipped: (\d+))?");
    int Number(int group) => summary.Groups[group].Success ? int.Parse(summary.Groups[group].ValueSpan) : 0;
    if (!summary.Success)
    {
        return new(0, 1, 0);
    }
    int failed = Number(2) + Number(3);
    failed += result.ExitCode != 0 && failed == 0 ? 1 : 0;
    return new(Math.Max(0, Number(1) - Number(3) - Number(4)), failed, Number(4));
}

Result Dotnet(string[] arguments, TimeSpan limit)
{
    var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = root,
    };
    start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
    start.Environment["DOTNET_NOLOGO"] = "1";
    var output = new List<string>();
    void Take(object _, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.Add(line.Data ?? "");
        }
    }
    var elapsed = Stopwatch.StartNew();
    using Process process = Process.Start(start)!;
    process.OutputDataReceived += Take;
    process.ErrorDataReceived += Take;
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    bool ended = process.WaitForExit(limit);
    if (!ended)
    {
        process.Kill(entireProcessTree: true);
    }
    process.WaitForExit();
    lock (output)
    {
        string text = string.Join('\n', output).TrimEnd();
        return ended ? new(process.ExitCode, text, elapsed.Elapsed) : new(-1, $"{text}\nEnded after {limit.TotalMinutes} minutes.", elapsed.Elapsed);
    }
}

static string Here([CallerFilePath] string path = "") => path;

enum Report
{
    Xunit,
    ExitCode,
}

sealed record Check(string Name, string Project, string Configuration, string[] Arguments, Report Report);

sealed record Result(int ExitCode, string Output, TimeSpan Elapsed);

readonly record struct Counts(int Passed, int Failed, int Skipped)
{
    public static Counts operator +(Counts a, Counts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}

sealed record Options(List<string> Only, bool NoBuild, string Seeds, string Kills)
{
    public bool Wants(Check check) => Only.Count == 0 || Only.Exists(name => check.Name.Contains(name, StringComparison.OrdinalIgnoreCase));

    public static Options Parse(string[] args)
    {
        var options = new Options([], false, "1000", "140");
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.");
            options = args[i] switch
            {
                "--only" => options with { Only = [.. options.Only, Value()] },
                "--no-build" => options with { NoBuild = true },
                "--seeds" => options with { Seeds = Value() },
                "--kills" => options with { Kills = Value() },
                var other => throw new ArgumentException($"'{other}' is not an option: use --only NAME, --no-build, --seeds N, --kills N."),
            };
        }
        return options;
    }
}

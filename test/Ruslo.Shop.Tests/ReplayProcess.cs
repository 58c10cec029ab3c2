using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Replay.Tests;

/// <summary>A sample as a process of its own, with a folder for its log and figures that is deleted at the end.</summary>
internal class ReplayProcess : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private readonly string folder = Directory.CreateTempSubdirectory("ruslo-replay-test-").FullName;
    private readonly string program;
    private readonly string[] varying;
    private readonly string[] arguments;

    /// <param name="program">The name of its assembly.</param>
    /// <param name="varying">The figures that are of one run: rates and latencies.</param>
    /// <param name="arguments">What it is asked for, but for its log and its figures.</param>
    protected ReplayProcess(string program, string[] varying, string[] arguments)
        => (this.program, this.varying, this.arguments) = (program, varying, [.. arguments, "--log", Path.Combine(folder, "log"), "--json", Path.Combine(folder, "figures.json")]);

    /// <summary>Kills it, as the system would, unless it ends by itself before; says whether it was killed.</summary>
    public bool RunAndKillAfter(TimeSpan time)
    {
        using Process process = Start(arguments, out Task<string> output);
        if (process.WaitForExit(time))
        {
            Assert.True(process.ExitCode == 0, output.GetAwaiter().GetResult());
            return false;
        }
        process.Kill();
        process.WaitForExit();
        return true;
    }

    /// <summary>Runs it to its end; gives its figures, without those that vary.</summary>
    public JsonObject RunToTheEnd()
    {
        using Process process = Start(arguments, out Task<string> output);
        bool ended = process.WaitForExit(Longest);
        if (!ended)
        {
            process.Kill();
        }
        Assert.True(ended && process.ExitCode == 0, output.GetAwaiter().GetResult());
        JsonObject figures = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "figures.json")))!.AsObject();
        Assert.All(varying, name => Assert.True(figures.Remove(name), name));
        return figures;
    }

    /// <summary>What another command of it says about the log, and whether it succeeded.</summary>
    public (bool Succeeded, string Said) Ask(params string[] command)
    {
        using Process process = Start([.. command, "--log", Path.Combine(folder, "log")], out Task<string> output);
        bool ended = process.WaitForExit(Longest);
        if (!ended)
        {
            process.Kill();
        }
        return (ended && process.ExitCode == 0, output.GetAwaiter().GetResult());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Process Start(string[] arguments, out Task<string> output)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, program + ".dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        Task<string> standard = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        output = Task.WhenAll(standard, error).ContinueWith(both => string.Join(Environment.NewLine, both.Result), TaskScheduler.Default);
        return process;
    }
}

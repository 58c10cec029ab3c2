using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Shop.Tests;

/// <summary>The shop as a process of its own, with a folder for its log and figures that is deleted at the end.</summary>
internal sealed class ShopProcess : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private readonly string folder = Directory.CreateTempSubdirectory("ruslo-shop-test-").FullName;
    private readonly string[] arguments;

    public ShopProcess(params string[] arguments) => this.arguments = [.. arguments, "--log", Path.Combine(folder, "log"), "--json", Path.Combine(folder, "figures.json")];

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

    /// <summary>Runs it to its end; gives its figures, without rates and latencies.</summary>
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
        Assert.True(figures.Remove("eventsPerSecond") && figures.Remove("publishToHandledMs"));
        return figures;
    }

    /// <summary>What another command of the shop says about the log, and whether it succeeded.</summary>
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

    private static Process Start(string[] arguments, out Task<string> output)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Shop.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        Task<string> standard = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        output = Task.WhenAll(standard, error).ContinueWith(both => string.Join(Environment.NewLine, both.Result), TaskScheduler.Default);
        return process;
    }
}

using System.Diagnostics;
using System.Text;

namespace Ruslo.Packages.Tests;

/// <summary>Runs programs in a clean environment: what MSBuild and the test host leave in theirs must not reach a fresh project.</summary>
internal static class Dotnet
{
    public static Task<string> RunAsync(string directory, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
        => RunAsync(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", directory, cancellationToken, arguments);

    /// <summary>The output of a program that ends with 0; anything else fails with what it said.</summary>
    public static async Task<string> RunAsync(string program, string directory, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name is "CI" or "Configuration" or "Platform").ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(6)); // a program that never ends must not hold up all other tests
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} in {directory} did not end; it said:\n{output}");
        }
        process.WaitForExit(); // what it said last may still be on its way
        return process.ExitCode == 0 ? output.ToString() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} in {directory} ended with {process.ExitCode}:\n{output}");

        void Take(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using Ruslo.Battery;
using Xunit;

namespace Ruslo.Tests;

/// <summary>A seed is the same run in every process: hash codes, allocation and timing of a process decide nothing.</summary>
public sealed class TraceTests
{
    private const int Seeds = 24;

    [Fact]
    public async Task Two_processes_have_the_same_traces()
    {
        string program = typeof(SeedRun).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", ["exec", program, "--traces", Seeds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using Process other = Process.Start(start)!;
        string[] theirs = (await other.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        string[] ours = [.. Enumerable.Range(1, Seeds).Select(seed => string.Create(CultureInfo.InvariantCulture, $"{seed} {SeedRun.Run((ulong)seed):x16}"))];
        Assert.Equal([.. ours, $"{Seeds} seeds, 0 failed"], theirs);
    }

    [Fact]
    public void A_seed_prints_everything_that_happens_in_it()
    {
        using var text = new StringWriter();
        Assert.True(SeedRun.Print(2, text));
        Assert.Contains("opened: head", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Seed 2 holds", text.ToString(), StringComparison.Ordinal);
    }
}

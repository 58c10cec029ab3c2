using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ruslo;
using AnsiConsole = Spectre.Console.AnsiConsole;

namespace Replay;

/// <summary>What is around a replay: its folder, its display, and how it ends.</summary>
internal static class ReplayProgram
{
    /// <summary>Runs a program, and says in a line why it failed.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(Func<Task<int>> program)
    {
        try
        {
            return await program();
        }
        catch (ArgumentException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped. Another start with the same --log goes on from here.");
            return 130;
        }
        catch (Exception fault) when (fault is RusloException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(fault.Message);
            return 1;
        }
    }

    /// <summary>Lets a history happen again in an application.</summary>
    /// <param name="options">Where its log is; without one, in a folder of its own, which is deleted at the end.</param>
    /// <param name="history">The history.</param>
    /// <param name="build">Makes the application on a log.</param>
    /// <param name="names">Its services, in the order of the display, each with what is remarked while it is behind or not there yet.</param>
    /// <param name="run">Gives the figures of the end.</param>
    public static async Task<TFigures> RunAsync<TFigures>(ReplayOptions options, History history, Func<string, IHost> build, IReadOnlyList<ServiceNote> names, Func<IServiceProvider, IDisplay, CancellationToken, Task<TFigures>> run)
    {
        string folder = Path.GetFullPath(options.Log ?? Path.Combine(Path.GetTempPath(), $"ruslo-replay-{Environment.ProcessId}"));
        Console.WriteLine($"Replaying {history.Name}: {history.Events.Count:#,0} events. The log is in {folder}.");
        try
        {
            using IHost host = build(folder);
            await host.StartAsync();
            try
            {
                await using IDisplay display = Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? new PlainDisplay(Console.Out) : new LiveDisplay(names);
                return await run(host.Services, display, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            }
            finally
            {
                await host.StopAsync();
            }
        }
        finally
        {
            if (options.Log is null && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>An application that warns on standard error.</summary>
    public static HostApplicationBuilder CreateBuilder()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // what stops it is said in a line at the end
        builder.Services.AddSingleton(TimeProvider.System);
        return builder;
    }
}

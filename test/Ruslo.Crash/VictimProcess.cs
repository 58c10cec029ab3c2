using System.Diagnostics;

namespace Ruslo.Crash;

/// <summary>A process that is killed at a random moment: one in five while it starts, the others while they work.</summary>
internal static class VictimProcess
{
    private static readonly int KilledExitCode = OperatingSystem.IsWindows() ? -1 : 128 + 9;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts a victim, hands on what it says, and kills it. False: it ended by itself.</summary>
    public static async Task<bool> KillOneAsync(string kind, string directory, Random random, Action<string> said)
    {
        using Process victim = Start(kind, directory);
        bool early = random.Next(5) == 0;
        var opened = new TaskCompletionSource();
        Task reading = ReadAsync(victim, opened, said);
        if (!early)
        {
            await opened.Task.WaitAsync(Patience);
        }
        await Task.Delay(random.Next(early ? 200 : 250));
        victim.Kill();
        await reading.WaitAsync(Patience);
        await victim.WaitForExitAsync();
        return victim.ExitCode == KilledExitCode;
    }

    private static Process Start(string kind, string directory)
    {
        string self = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [typeof(VictimProcess).Assembly.Location, kind, directory] : [kind, directory];
        var start = new ProcessStartInfo(self, arguments) { RedirectStandardOutput = true };
        return Process.Start(start)!;
    }

    /// <summary>Takes what the victim says until its pipe is empty and it is dead: what it wrote before the kill still arrives.</summary>
    private static async Task ReadAsync(Process victim, TaskCompletionSource opened, Action<string> said)
    {
        while (await victim.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Voice.Said(line) is not { } whole)
            {
                continue;
            }
            if (whole == "open")
            {
                opened.TrySetResult();
            }
            else
            {
                said(whole);
            }
        }
        opened.TrySetResult();
    }
}

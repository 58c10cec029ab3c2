using System.Diagnostics;
using System.Globalization;

namespace Ruslo.Crash;

/// <summary>Starts the victim, kills it, and checks the log, again and again.</summary>
internal sealed class Killer(string directory, TextWriter output)
{
    private static readonly int KilledExitCode = OperatingSystem.IsWindows() ? -1 : 128 + 9;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Random random = new(20300101);
    private readonly Ledger ledger = new();

    public static async Task<bool> RunAsync(int kills, TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("ruslo-crash-").FullName;
        var killer = new Killer(directory, output);
        for (int kill = 1; kill <= kills; kill++)
        {
            await killer.KillOnceAsync();
            await killer.CheckAsync(everything: kill == kills || kill % 50 == 0);
        }
        bool holds = killer.ledger.Holds;
        if (holds)
        {
            Directory.Delete(directory, recursive: true);
        }
        else
        {
            await output.WriteLineAsync($"The log is kept in {directory}.");
        }
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{kills} kills, {killer.ledger.Acknowledged} events acknowledged, {killer.ledger.Lost} lost, {killer.ledger.Doubled} doubled, {killer.ledger.OutOfOrder} out of order"));
        return holds;
    }

    private async Task KillOnceAsync()
    {
        using Process victim = Start();
        // One in five is killed while it opens the log, the others while they write.
        bool early = random.Next(5) == 0;
        Task reading = ReadAsync(victim, out Task opened);
        if (!early)
        {
            await opened.WaitAsync(Patience);
        }
        await Task.Delay(random.Next(early ? 200 : 250));
        victim.Kill();
        await reading.WaitAsync(Patience);
        await victim.WaitForExitAsync();
        if (victim.ExitCode != KilledExitCode)
        {
            ledger.EndedByItself();
            await output.WriteLineAsync($"The victim ended by itself, with {victim.ExitCode}.");
        }
    }

    private Process Start()
    {
        string self = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [typeof(Killer).Assembly.Location, "--child", directory] : ["--child", directory];
        var start = new ProcessStartInfo(self, arguments) { RedirectStandardOutput = true };
        return Process.Start(start)!;
    }

    /// <summary>Takes what the victim says until its pipe is empty and it is dead: what it wrote before the kill still arrives.</summary>
    private Task ReadAsync(Process victim, out Task opened)
    {
        var open = new TaskCompletionSource();
        opened = open.Task;
        return Read();

        async Task Read()
        {
            while (await victim.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line == "open")
                {
                    open.TrySetResult();
                }
                else if (!ledger.Acknowledge(line))
                {
                    await output.WriteLineAsync($"The victim said: {line}");
                }
            }
            open.TrySetResult();
        }
    }

    private async Task CheckAsync(bool everything)
    {
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, new() { SegmentBytes = 1024 * 1024 });
        await ledger.CheckAsync(log, everything);
        foreach (string finding in ledger.TakeFindings())
        {
            await output.WriteLineAsync(finding);
        }
    }
}

namespace Ruslo.Crash;

/// <summary>Starts the victim, kills it, and checks the log, again and again.</summary>
internal sealed class Killer(string directory, TextWriter output)
{
    private readonly Random random = new(20300101);
    private readonly Ledger ledger = new();

    public static async Task<CrashCounts> RunAsync(int kills, TextWriter output)
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
        return new(kills, killer.ledger.Acknowledged, killer.ledger.Lost, killer.ledger.Doubled, killer.ledger.OutOfOrder, holds);
    }

    private async Task KillOnceAsync()
    {
        bool killed = await VictimProcess.KillOneAsync("--child", directory, random, line =>
        {
            if (!ledger.Acknowledge(line))
            {
                output.WriteLine($"The victim said: {line}");
            }
        });
        if (!killed)
        {
            ledger.EndedByItself();
            await output.WriteLineAsync("The victim ended by itself.");
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

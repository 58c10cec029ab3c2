using System.Globalization;

namespace Ruslo.Crash;

/// <summary>Kills the application that folds, again and again, and checks log and state.</summary>
internal static class FoldKiller
{
    private const int KillsACheck = 10;

    public static async Task<CrashCounts> RunAsync(int kills, TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("ruslo-crash-fold-").FullName;
        var random = new Random(20300102);
        var acknowledged = new Dictionary<(int Writer, long Count), long>();
        var timers = new HashSet<(int Writer, long Count)>();
        var errands = new HashSet<(int Writer, long Count)>();
        var counts = new CrashCounts(0, 0, 0, 0, 0, Holds: true);
        for (int kill = 1; kill <= kills && counts.Holds; kill++)
        {
            bool killed = await VictimProcess.KillOneAsync("--folding-child", directory, random, line => Acknowledge(line, acknowledged, timers, errands));
            if (!killed)
            {
                await output.WriteLineAsync("The folding victim ended by itself.");
            }
            counts = counts with { Kills = kill, Acknowledged = acknowledged.Count, Holds = killed };
            if (counts.Holds && (kill % KillsACheck == 0 || kill == kills))
            {
                counts = await FoldCheck.RunAsync(directory, acknowledged, timers, errands, counts, output);
            }
        }
        if (counts.Holds)
        {
            Directory.Delete(directory, recursive: true);
        }
        else
        {
            await output.WriteLineAsync($"Log and state are kept in {directory}.");
        }
        return counts;
    }

    /// <summary>The last line may be cut off by the kill.</summary>
    private static void Acknowledge(string line, Dictionary<(int, long), long> acknowledged, HashSet<(int, long)> timers, HashSet<(int, long)> errands)
    {
        string[] parts = line.Split(' ');
        if (parts is ["timer" or "errand", var set, var number])
        {
            if (int.TryParse(set, CultureInfo.InvariantCulture, out int by) && long.TryParse(number, CultureInfo.InvariantCulture, out long which))
            {
                (parts[0] == "timer" ? timers : errands).Add((by, which));
            }
        }
        else if (parts.Length == 3 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out int writer) && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long count) && long.TryParse(parts[2], CultureInfo.InvariantCulture, out long position))
        {
            acknowledged[(writer, count)] = position;
        }
    }
}

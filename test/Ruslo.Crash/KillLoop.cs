namespace Ruslo.Crash;

/// <summary>Kills one sort of application, again and again, and lets its witness look.</summary>
internal static class KillLoop
{
    public static async Task<CrashCounts> RunAsync(IWitness witness, int seed, int kills, TextWriter output)
    {
        string root = Directory.CreateTempSubdirectory("ruslo-crash-").FullName, directory = Path.Combine(root, "log");
        var random = new Random(seed);
        witness.Prepare(directory);
        var counts = new CrashCounts(0, 0, 0, 0, 0, Holds: true);
        for (int kill = 1; kill <= kills && counts.Holds; kill++)
        {
            bool killed = await VictimProcess.KillOneAsync(witness.Kind, directory, random, witness.Hear);
            if (!killed)
            {
                await output.WriteLineAsync($"The victim of {witness.Kind} ended by itself.");
            }
            Damage damage = killed && (kill % witness.KillsACheck == 0 || kill == kills) ? await witness.LookAsync(directory, kill == kills, output) : default;
            if (!damage.IsNone)
            {
                await output.WriteLineAsync($"After {kill} kills of {witness.Kind}: {damage}.");
            }
            counts = new(kill, witness.Acknowledged, damage.Lost, damage.Doubled, damage.OutOfOrder, killed && damage.IsNone);
        }
        if (counts.Holds)
        {
            Directory.Delete(root, recursive: true);
            if (kills == 0 || counts.Acknowledged > 0)
            {
                return counts;
            }
            await output.WriteLineAsync($"No victim of {witness.Kind} came to acknowledge anything: kill more often.");
            return counts with { Holds = false };
        }
        await output.WriteLineAsync($"What is left is kept in {root}.");
        return counts;
    }
}

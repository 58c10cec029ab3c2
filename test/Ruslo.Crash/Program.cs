using System.Globalization;
using Ruslo.Crash;

// --kills N: kills a process N times with SIGKILL, at random moments, and checks what is left: three times in four one that only writes to
// a log, else an application with a subscription that folds into SQLite and publishes, and with views that are rebuilt all the time, timers, sagas and a schedule. The last line is
// "N kills, N events acknowledged, N lost, N doubled, N out of order"; the exit code is 0 only when the last three are none.
// --child DIR, --folding-child DIR: what is killed.
switch (args)
{
    case ["--child", string directory]:
        await Victim.RunAsync(directory, Console.OpenStandardOutput());
        return 0;
    case ["--folding-child", string directory]:
        await FoldVictim.RunAsync(directory, Console.OpenStandardOutput());
        return 0;
    case ["--kills", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int kills) && kills > 0:
        int folding = kills / 4;
        CrashCounts counts = await FoldKiller.RunAsync(folding, Console.Out) + await Killer.RunAsync(kills - folding, Console.Out);
        Console.WriteLine(counts);
        return counts.Holds ? 0 : 1;
    default:
        Console.Error.WriteLine("Use --kills N, how often to kill: 1 or more.");
        return 2;
}

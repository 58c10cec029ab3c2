using System.Globalization;
using Ruslo.Crash;

// --kills N: kills a process N times with SIGKILL, at random moments, and checks what is left: most of them one that only writes to a log; one
// in four an application with a subscription that folds into SQLite and publishes, with views and tables that are rebuilt all the time, timers,
// sagas and a schedule; one in ten one with personal data that is forgotten, and as many one that writes rows through a DbContext. With --of log,
// folds, personal or rows it kills that sort alone. The last line is "N kills, N events acknowledged, N lost, N doubled, N out of order"; the
// exit code is 0 only when the last three are none. --child DIR and the like: what is killed.
var voice = new Voice(Console.OpenStandardOutput());
switch (args)
{
    case ["--child", string directory]:
        await Victim.RunAsync(directory, voice);
        return 0;
    case ["--folding-child", string directory]:
        await FoldVictim.RunAsync(directory, voice);
        return 0;
    case ["--personal-child", string directory]:
        await PersonalVictim.RunAsync(directory, voice);
        return 0;
    case ["--row-child", string directory]:
        await RowVictim.RunAsync(directory, voice);
        return 0;
    case ["--kills", string text, .. var sorts] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int kills) && kills > 0 && sorts is [] or ["--of", "log" or "folds" or "personal" or "rows"]:
        int Share(string sort, int of) => sorts is [_, var one] ? (one == sort ? kills : 0) : of;
        CrashCounts counts = await KillLoop.RunAsync(new FoldWitness(), 20300102, Share("folds", kills / 4), Console.Out)
            + await KillLoop.RunAsync(new PersonalWitness(), 20300103, Share("personal", kills / 10), Console.Out)
            + await KillLoop.RunAsync(new RowWitness(), 20300104, Share("rows", kills / 10), Console.Out);
        counts += await KillLoop.RunAsync(new LogWitness(), 20300101, Share("log", kills - counts.Kills), Console.Out);
        Console.WriteLine(counts);
        return counts.Holds ? 0 : 1;
    default:
        Console.Error.WriteLine("Use --kills N, how often to kill: 1 or more; --of log, folds, personal or rows kills those alone.");
        return 2;
}

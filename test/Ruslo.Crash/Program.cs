using System.Globalization;
using Ruslo.Crash;

// --kills N: kills a writing process N times with SIGKILL, at random moments, and checks the log after each. The last line is
// "N kills, N events acknowledged, N lost, N doubled, N out of order"; the exit code is 0 only when the last three are none.
// --child DIR: what is killed.
switch (args)
{
    case ["--child", string directory]:
        await Victim.RunAsync(directory, Console.OpenStandardOutput());
        return 0;
    case ["--kills", string kills]:
        return await Killer.RunAsync(int.Parse(kills, CultureInfo.InvariantCulture), Console.Out) ? 0 : 1;
    default:
        Console.Error.WriteLine("Use --kills N.");
        return 2;
}

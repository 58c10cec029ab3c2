using System.Globalization;

namespace Ruslo.Crash;

/// <summary>Every event was folded once, in order, into state, views and a table, and its echo, its timer and its errand are in the log once.</summary>
internal sealed class FoldWitness : IWitness
{
    private readonly Dictionary<(int Writer, long Count), long> acknowledged = [];
    private readonly HashSet<(int Writer, long Count)> timers = [];
    private readonly HashSet<(int Writer, long Count)> errands = [];

    public string Kind => "--folding-child";

    public int KillsACheck => 10;

    public int Acknowledged => acknowledged.Count;

    public void Hear(string line)
    {
        if (line.Split(' ') is [("timer" or "errand") and var what, var writer, var count])
        {
            (what == "timer" ? timers : errands).Add((int.Parse(writer, CultureInfo.InvariantCulture), long.Parse(count, CultureInfo.InvariantCulture)));
        }
        else
        {
            ((int, long) which, long position) = Voice.PlaceIn(line);
            acknowledged[which] = position;
        }
    }

    public Task<Damage> LookAsync(string directory, bool isLast, TextWriter output) => FoldCheck.RunAsync(directory, acknowledged, timers, errands);
}

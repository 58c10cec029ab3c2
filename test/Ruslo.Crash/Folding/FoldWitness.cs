using System.Globalization;

namespace Ruslo.Crash;

/// <summary>Every event was folded once, in order, into state and views, and its echo, its timer and its errand are in the log once.</summary>
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
            Hear(line, acknowledged);
        }
    }

    /// <summary>Takes "writer count position".</summary>
    public static void Hear(string line, Dictionary<(int Writer, long Count), long> acknowledged)
    {
        string[] parts = line.Split(' ');
        if (parts.Length == 3 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out int writer) && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long count) && long.TryParse(parts[2], CultureInfo.InvariantCulture, out long position))
        {
            acknowledged[(writer, count)] = position;
        }
    }

    public Task<Damage> LookAsync(string directory, TextWriter output) => FoldCheck.RunAsync(directory, acknowledged, timers, errands);
}

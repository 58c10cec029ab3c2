using System.Globalization;

namespace Ruslo.Crash;

/// <summary>Every event that was acknowledged is in the log, once, in order and whole, and is found by its id.</summary>
internal sealed class LogWitness : IWitness
{
    private const int LooksAWhole = 50;

    private readonly Dictionary<(int Writer, long Count), long> acknowledged = [];
    private readonly List<(int Writer, long Count)> fresh = [];
    private readonly List<string> findings = [];
    private Damage damage;
    private int looks;

    public string Kind => "--child";

    public int KillsACheck => 1;

    public int Acknowledged => acknowledged.Count;

    public void Hear(string line)
    {
        ((int Writer, long Count) which, long position) = Voice.PlaceIn(line);
        if (acknowledged.TryAdd(which, position))
        {
            fresh.Add(which);
        }
        else if (acknowledged[which] != position)
        {
            damage += new Damage(0, 1, 0);
            findings.Add($"event {which.Count} of writer {which.Writer} was acknowledged at {acknowledged[which]}, and again at {position}");
        }
    }

    /// <summary>Looks for what was acknowledged since it looked last; now and then, and at last, it reads everything.</summary>
    public async Task<Damage> LookAsync(string directory, bool isLast, TextWriter output)
    {
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, new() { SegmentBytes = 1024 * 1024 });
        foreach ((int writer, long count) in fresh)
        {
            await CheckOneAsync(log, writer, count);
        }
        fresh.Clear();
        if (isLast || ++looks % LooksAWhole == 0)
        {
            await CheckAllAsync(log);
        }
        foreach (string finding in findings.Take(20))
        {
            await output.WriteLineAsync(finding);
        }
        return damage;
    }

    private async Task CheckOneAsync(EmbeddedLog log, int writer, long count)
    {
        RecordedEvent? found = await log.FindAsync(CrashEvent.Id(writer, count));
        long position = acknowledged[(writer, count)];
        if (found is null || found.Position != position || !CrashEvent.IsWhole(found, writer))
        {
            damage += new Damage(1, 0, 0);
            findings.Add($"event {count} of writer {writer} was acknowledged at {position}, but {(found is null ? "is gone" : $"is at {found.Position}")}");
        }
        else if (found.Version != count)
        {
            damage += new Damage(0, 0, 1);
            findings.Add($"event {count} of writer {writer} has version {found.Version}");
        }
    }

    private async Task CheckAllAsync(EmbeddedLog log)
    {
        var next = new long[CrashEvent.Writers];
        var seen = new HashSet<(int, long)>();
        int there = 0;
        for (long after = 0, head = long.MaxValue; after < head;)
        {
            LogPage page = await log.ReadAsync(after, EventFilter.Everything, 10_000);
            foreach (RecordedEvent e in page.Events)
            {
                int writer = int.Parse(e.Stream.Key.AsSpan("writer ".Length), CultureInfo.InvariantCulture);
                long count = CrashEvent.CountOf(e);
                damage += new Damage(0, seen.Add((writer, count)) ? 0 : 1, count == next[writer]++ && e.Position == ++after && e.Version == count ? 0 : 1);
                there += acknowledged.TryGetValue((writer, count), out long position) && position == e.Position ? 1 : 0;
            }
            (after, head) = (page.ReadThrough, page.Head);
        }
        damage += new Damage(Math.Max(0, acknowledged.Count - there - damage.Lost), 0, 0);
    }
}

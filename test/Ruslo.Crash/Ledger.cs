using System.Globalization;

namespace Ruslo.Crash;

/// <summary>What was acknowledged, and what the log makes of it.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<(int Writer, long Count), long> acknowledged = [];
    private readonly List<(int Writer, long Count)> fresh = [];
    private readonly List<string> findings = [];

    public int Acknowledged => acknowledged.Count;

    public int Lost { get; private set; }

    public int Doubled { get; private set; }

    public int OutOfOrder { get; private set; }

    public bool Holds => Lost == 0 && Doubled == 0 && OutOfOrder == 0 && Wrong == 0 && Acknowledged > 0;

    private int Wrong { get; set; }

    /// <summary>Takes a line of the victim; the last one may be cut off by the kill.</summary>
    public bool Acknowledge(string line)
    {
        string[] parts = line.Split(' ');
        if (parts.Length != 3 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out int writer) || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out long count) || !long.TryParse(parts[2], CultureInfo.InvariantCulture, out long position))
        {
            Wrong += line.StartsWith("wrong", StringComparison.Ordinal) ? 1 : 0;
            return false;
        }
        if (acknowledged.TryAdd((writer, count), position))
        {
            fresh.Add((writer, count));
        }
        else if (acknowledged[(writer, count)] != position)
        {
            Doubled++;
            findings.Add($"event {count} of writer {writer} was acknowledged at {acknowledged[(writer, count)]}, and again at {position}");
        }
        return true;
    }

    public void EndedByItself() => Wrong++;

    public IReadOnlyList<string> TakeFindings()
    {
        string[] taken = [.. findings.Take(20)];
        findings.Clear();
        return taken;
    }

    /// <summary>Looks for what was acknowledged since the last check; or reads everything.</summary>
    public async Task CheckAsync(EmbeddedLog log, bool everything)
    {
        foreach ((int writer, long count) in fresh)
        {
            await CheckOneAsync(log, writer, count);
        }
        fresh.Clear();
        if (everything)
        {
            await CheckAllAsync(log);
        }
    }

    private async Task CheckOneAsync(EmbeddedLog log, int writer, long count)
    {
        RecordedEvent? found = await log.FindAsync(CrashEvent.Id(writer, count));
        long position = acknowledged[(writer, count)];
        if (found is null || found.Position != position || !CrashEvent.IsWhole(found, writer))
        {
            Lost++;
            findings.Add($"event {count} of writer {writer} was acknowledged at {position}, but {(found is null ? "is gone" : $"is at {found.Position}")}");
        }
        else if (found.Version != count)
        {
            OutOfOrder++;
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
                Doubled += seen.Add((writer, count)) ? 0 : 1;
                OutOfOrder += count == next[writer]++ && e.Position == ++after && e.Version == count ? 0 : 1;
                there += acknowledged.TryGetValue((writer, count), out long position) && position == e.Position ? 1 : 0;
            }
            (after, head) = (page.ReadThrough, page.Head);
        }
        Lost += Math.Max(0, acknowledged.Count - there - Lost);
    }
}

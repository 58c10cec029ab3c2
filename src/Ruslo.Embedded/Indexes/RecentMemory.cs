namespace Ruslo;

/// <summary>The segments that the sequencer looks into: the active one, and those before it that were not in files when it began. For the sequencer alone, but for <see cref="From"/>.</summary>
internal sealed class RecentMemory
{
    private MemoryIndex[] segments = [];
    private long from = 1;

    /// <summary>The first position that it reaches back to.</summary>
    public long From => Volatile.Read(ref from);

    /// <summary>The active segment.</summary>
    public MemoryIndex Active => segments[^1];

    /// <summary>Forgets what neither is the newest nor still waits to be written to files, and hands it back.</summary>
    public MemoryIndex[] Forget(MemoryIndex[] waiting)
    {
        MemoryIndex[] old = segments;
        segments = [.. old.Where((m, i) => i == old.Length - 1 || Array.IndexOf(waiting, m) >= 0)];
        return [.. old.Except(segments)];
    }

    /// <summary>Takes the next active segment. How far memory reaches back changes here only.</summary>
    public void Begin(MemoryIndex next)
    {
        segments = [.. segments, next];
        Volatile.Write(ref from, segments[0].FirstPosition);
    }

    public bool TryGetEnd(ulong streamHash, ReadOnlySpan<byte> identity, out long end)
    {
        for (int i = segments.Length - 1; i >= 0; i--)
        {
            if (segments[i].TryGetEnd(streamHash, identity, out end))
            {
                return true;
            }
        }
        end = -1;
        return false;
    }

    public long FindId(Guid eventId, long before)
    {
        long found = 0;
        for (int i = segments.Length - 1; i >= 0 && found == 0; i--)
        {
            found = segments[i].LastOfId(eventId, before);
        }
        return found;
    }

    public long FindMatch(FilterBranch[] branches, long after)
    {
        long found = 0;
        for (int i = 0; i < segments.Length && found == 0; i++)
        {
            foreach (FilterBranch branch in segments[i].LastPosition > after ? branches : [])
            {
                long first = MemoryMatch.First(segments[i], branch, after);
                found = first > 0 && (found == 0 || first < found) ? first : found;
            }
        }
        return found;
    }
}

namespace Ruslo;

/// <summary>
/// What the indexes consisted of at one moment, each position in exactly one part: runs, then memory. Immutable; whoever reads
/// holds it, and a file is let go when nobody holds a view with it.
/// </summary>
internal sealed class IndexView
{
    private int references = 1;

    public IndexView(IndexRun[] runs, SegmentMap[] maps, MemoryIndex[] memory)
    {
        Runs = runs;
        Maps = maps;
        Memory = memory;
        foreach (IndexRun run in runs)
        {
            run.Acquire();
        }
        foreach (MemoryIndex segment in memory)
        {
            segment.Acquire();
        }
    }

    /// <summary>The runs, oldest first.</summary>
    public IndexRun[] Runs { get; }

    /// <summary>The maps of all segments that the runs cover, oldest first.</summary>
    public SegmentMap[] Maps { get; }

    /// <summary>The segments that are in memory only, oldest first; the last is the active one.</summary>
    public MemoryIndex[] Memory { get; }

    /// <summary>False when it is no longer the current one and may be gone.</summary>
    public bool TryAcquire()
    {
        int seen = Volatile.Read(ref references);
        while (seen > 0)
        {
            int before = Interlocked.CompareExchange(ref references, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }
            seen = before;
        }
        return false;
    }

    /// <summary>True when that was the last reference: <see cref="Runs"/> and <see cref="Memory"/> are to be released.</summary>
    public bool Release() => Interlocked.Decrement(ref references) == 0;

    /// <summary>The sealed segment that holds a position; null when it is in memory or nowhere.</summary>
    public SegmentMap? MapOf(long position)
    {
        int low = 0;
        int high = Maps.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (Maps[middle].Segment.LastPosition < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low < Maps.Length && Maps[low].Segment.FirstPosition <= position ? Maps[low] : null;
    }

    /// <summary>The segment in memory that holds a position; null when none does.</summary>
    public MemoryIndex? MemoryOf(long position)
    {
        for (int i = Memory.Length - 1; i >= 0; i--)
        {
            if (Memory[i].FirstPosition <= position)
            {
                return position <= Memory[i].LastPosition ? Memory[i] : null;
            }
        }
        return null;
    }
}

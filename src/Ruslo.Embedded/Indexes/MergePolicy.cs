using System.Numerics;

namespace Ruslo;

/// <summary>
/// Which runs to merge: the first so many neighbours of one size class, smallest class first. A class holds runs of w^n to
/// w^(n+1) − 1 segments, so a log of s segments has fewer than w · (log_w s + 1) runs once the merging has caught up, and each
/// entry is rewritten log_w s times.
/// </summary>
internal static class MergePolicy
{
    /// <summary>A run larger than this is not merged again: its filter must fit one array.</summary>
    private const long MostStreams = 1L << 29;

    /// <summary>The index of the first run to merge, or -1.</summary>
    public static int Choose(ReadOnlySpan<IndexRun> runs, int width)
    {
        int best = -1;
        for (int i = 0; i + width <= runs.Length; i++)
        {
            long streams = 0;
            bool same = true;
            for (int j = i; j < i + width; j++)
            {
                streams += runs[j].Header.Streams.Keys;
                same &= ClassOf(runs[j], width) == ClassOf(runs[i], width);
            }
            if (same && streams <= MostStreams && (best < 0 || ClassOf(runs[i], width) < ClassOf(runs[best], width)))
            {
                best = i;
            }
        }
        return best;
    }

    private static int ClassOf(IndexRun run, int width) => BitOperations.Log2((uint)run.Segments.Length) / BitOperations.Log2((uint)width);
}

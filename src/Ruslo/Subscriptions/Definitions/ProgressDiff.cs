namespace Ruslo;

/// <summary>The moves that turn entries of progress into others.</summary>
internal static class ProgressDiff
{
    public static List<ProgressMove> Between(IReadOnlyList<ProgressEntry> before, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> after)
    {
        var moves = new List<ProgressMove>(before.Count + after.Count);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (ProgressEntry entry in before)
        {
            if (after.TryGetValue(entry.Entry, out ReadOnlyMemory<byte> next))
            {
                kept.Add(entry.Entry);
                moves.Add(new(entry.Entry, entry.Value, next)); // also when it stays: nobody may have changed it
            }
            else
            {
                moves.Add(new(entry.Entry, entry.Value, null));
            }
        }
        foreach ((string entry, ReadOnlyMemory<byte> next) in after)
        {
            if (!kept.Contains(entry))
            {
                moves.Add(new(entry, null, next));
            }
        }
        return moves;
    }
}

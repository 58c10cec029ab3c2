namespace Ruslo;

/// <summary>Joins the candidates of two branches of a filter.</summary>
internal static class BranchJoin
{
    /// <summary>Puts more candidates among those that are there: ascending, each once, none beyond <paramref name="through"/>, as many as fit.</summary>
    /// <returns>How many there are now.</returns>
    public static int Join(Span<long> into, int filled, ReadOnlySpan<long> more, long through)
    {
        Span<long> merged = new long[into.Length];
        int count = 0;
        for (int mine = 0, other = 0; count < merged.Length && (mine < filled || other < more.Length); count++)
        {
            long left = mine < filled ? into[mine] : long.MaxValue;
            long right = other < more.Length ? more[other] : long.MaxValue;
            long next = Math.Min(left, right);
            if (next > through)
            {
                break;
            }
            merged[count] = next;
            mine += left == next ? 1 : 0;
            other += right == next ? 1 : 0;
        }
        merged[..count].CopyTo(into);
        return count;
    }
}

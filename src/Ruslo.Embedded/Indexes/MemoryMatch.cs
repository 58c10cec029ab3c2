namespace Ruslo;

/// <summary>Finds what matches a branch of a filter in the index of a segment in memory.</summary>
internal static class MemoryMatch
{
    /// <summary>The first match after a position, unflushed events included; 0 when there is none. Right but for terms whose hashes collide.</summary>
    public static long First(MemoryIndex memory, FilterBranch branch, long after)
    {
        bool[] wanted = branch.Wanted();
        for (long at = Math.Max(memory.FirstPosition, after + 1); (at = NextIn(memory, branch.Terms, at)) <= memory.LastPosition; at++)
        {
            if (IsWanted(memory, branch, wanted, at) && HasAll(memory, branch.Terms, at))
            {
                return at;
            }
        }
        return 0;
    }

    /// <summary>From a position on, the first before which there can be no match; <see cref="long.MaxValue"/> when there is none at all.</summary>
    public static long NextIn(MemoryIndex memory, ulong[][] parts, long from)
    {
        Span<long> found = stackalloc long[1];
        long next = from;
        foreach (ulong[] terms in parts)
        {
            long least = long.MaxValue;
            foreach (ulong term in terms)
            {
                least = memory.CopyTerm(term, from - 1, long.MaxValue, found) > 0 ? Math.Min(least, found[0]) : least;
            }
            next = Math.Max(next, least);
        }
        return next;
    }

    /// <summary>Whether all but the terms of a position match.</summary>
    public static bool IsWanted(MemoryIndex memory, FilterBranch branch, bool[] wanted, long position)
    {
        int ordinal = (int)(position - memory.FirstPosition);
        int combination = memory.CombinationAt(ordinal);
        return (combination >= wanted.Length || wanted[combination]) && !(branch.IsWithoutTenant && memory.HasTenantAt(ordinal));
    }

    private static bool HasAll(MemoryIndex memory, ulong[][] parts, long position)
    {
        Span<long> found = stackalloc long[1];
        foreach (ulong[] terms in parts)
        {
            bool hasOne = false;
            foreach (ulong term in terms)
            {
                hasOne |= memory.CopyTerm(term, position - 1, position, found) > 0;
            }
            if (!hasOne)
            {
                return false;
            }
        }
        return true;
    }
}

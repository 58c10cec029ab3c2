using System.Numerics;

namespace Ruslo;

/// <summary>A stretch of positions as bits, in which the parts of a filter are joined: any of some lists, and all parts together.</summary>
internal sealed class PositionWindow
{
    public const int Smallest = 1024;
    public const int Largest = 65536;

    private ulong[] matching = new ulong[Smallest / 64];
    private ulong[] part = new ulong[Smallest / 64];
    private bool isFirstPart;

    public long From { get; private set; }

    /// <summary>One past the last position.</summary>
    public long To { get; private set; }

    /// <summary>The bits of the part that is being filled in, from <see cref="From"/> on.</summary>
    public ulong[] Part => part;

    public void Begin(long from, long to)
    {
        int words = (int)((to - from + 63) / 64);
        if (matching.Length < words)
        {
            matching = new ulong[Largest / 64];
            part = new ulong[Largest / 64];
        }
        (From, To, isFirstPart) = (from, to, true);
        part.AsSpan(0, words).Clear();
    }

    public void Set(long position)
    {
        long bit = position - From;
        part[bit >> 6] |= 1UL << (int)(bit & 63);
    }

    /// <summary>The part is complete: what matches must be in it.</summary>
    public void EndPart()
    {
        int words = (int)((To - From + 63) / 64);
        if (isFirstPart)
        {
            (matching, part) = (part, matching);
            isFirstPart = false;
        }
        else
        {
            for (int i = 0; i < words; i++)
            {
                matching[i] &= part[i];
            }
        }
        part.AsSpan(0, words).Clear();
    }

    /// <summary>Copies the positions that match, each plus <paramref name="plus"/>, as many as fit.</summary>
    public int Copy(Span<long> into, long plus)
    {
        int filled = 0;
        int words = (int)((To - From + 63) / 64);
        for (int w = 0; w < words; w++)
        {
            for (ulong bits = matching[w]; bits != 0; bits &= bits - 1)
            {
                if (filled == into.Length)
                {
                    return filled;
                }
                into[filled++] = plus + From + (w * 64) + BitOperations.TrailingZeroCount(bits);
            }
        }
        return filled;
    }
}

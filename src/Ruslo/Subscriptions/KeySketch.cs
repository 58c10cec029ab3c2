using System.Numerics;

namespace Ruslo;

/// <summary>
/// About how many different keys were seen in the last minute or two: a bitmap of 1,024 hashed keys for this minute and for the one before
/// (linear counting; Whang, Vander-Zanden, Taylor, 1990). Written by one loop, read by any.
/// </summary>
internal sealed class KeySketch
{
    private const int Words = 16;

    private readonly ulong[] bits = new ulong[2 * Words];
    private long minute;

    /// <summary>Says what time it is; once a batch is enough.</summary>
    public void Roll(DateTimeOffset now)
    {
        long current = now.UtcTicks / TimeSpan.TicksPerMinute;
        if (current == minute)
        {
            return;
        }
        Array.Clear(bits, (int)(current & 1) * Words, Words);
        if (current > minute + 1)
        {
            Array.Clear(bits);
        }
        minute = current;
    }

    public void Add(ulong hash) => bits[((int)(minute & 1) * Words) + (int)(hash >> 6 & (Words - 1))] |= 1UL << (int)(hash & 63);

    /// <summary>Adds what it has seen to a union of sketches.</summary>
    public void AddTo(Span<ulong> union)
    {
        for (int i = 0; i < Words; i++)
        {
            union[i] |= bits[i] | bits[Words + i];
        }
    }

    public static int CountOf(ReadOnlySpan<ulong> union)
    {
        int count = 0;
        foreach (ulong word in union)
        {
            count += BitOperations.PopCount(word);
        }
        return count;
    }

    public static int Length => Words;
}

namespace Ruslo;

/// <summary>
/// A repeatable stream of random numbers: the same seed gives the same numbers on every machine and in every version of .NET.
/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014). Not thread-safe.
/// </summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/>, exclusively.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)Checked(bound), out _);

    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, both inclusively.</summary>
    public int Between(int from, int to) => from + Next(to - from + 1);

    /// <summary>True once in <paramref name="times"/> calls on average.</summary>
    public bool OneIn(int times) => Next(times) == 0;

    /// <summary>One of these.</summary>
    public T Pick<T>(IReadOnlyList<T> from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return from[Next(from.Count)];
    }

    /// <summary>Random bytes.</summary>
    public void Fill(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)Next();
        }
    }

    /// <summary>Another stream of numbers that depends on this one only by where it was split off.</summary>
    public SeededRandom Split() => new(Next());

    private static int Checked(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return bound;
    }
}

namespace Replay;

/// <summary>SplitMix64: the same numbers on every machine and every version of .NET.</summary>
internal sealed class Dice(ulong seed)
{
    private const ulong Prime = 1_099_511_628_211;
    private ulong state = seed;

    /// <summary>Dice that belong to a thing: their seed is the FNV-1a of its name and a number.</summary>
    public static Dice Of(string name, int number)
    {
        ulong seed = 14_695_981_039_346_656_037;
        foreach (char c in name)
        {
            seed = (seed ^ c) * Prime;
        }
        return new((seed ^ (ulong)number) * Prime);
    }

    public int Below(int bound)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }
}

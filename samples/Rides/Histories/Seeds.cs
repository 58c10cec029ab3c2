namespace Rides;

/// <summary>Where dice begin for a thing, on every machine alike: FNV-1a.</summary>
internal static class Seeds
{
    private const ulong Prime = 1_099_511_628_211;

    public static ulong Of(string name, int number)
    {
        ulong seed = 14_695_981_039_346_656_037;
        foreach (char c in name)
        {
            seed = (seed ^ c) * Prime;
        }
        return (seed ^ (ulong)number) * Prime;
    }
}

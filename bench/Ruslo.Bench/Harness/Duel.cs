namespace Ruslo.Bench;

/// <summary>Runs ours and the limit in turn, so that what the machine does meanwhile falls on both, and takes the medians.</summary>
internal static class Duel
{
    public static async Task<(Measured Ours, Measured Limit)> RunAsync(int rounds, Func<Task<Measured>> ours, Func<Task<Measured>> limit)
    {
        var all = new List<(Measured Ours, Measured Limit)>();
        await limit(); // warms both up: code that is compiled, a disk that is awake
        await ours();
        for (int i = 0; i < rounds; i++)
        {
            Measured l = await limit();
            all.Add((await ours(), l));
        }
        return (Measured.MedianOf(all.Select(pair => pair.Ours)), Measured.MedianOf(all.Select(pair => pair.Limit)));
    }
}

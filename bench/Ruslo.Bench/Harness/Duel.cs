using System.Diagnostics;

namespace Ruslo.Bench;

/// <summary>Runs ours and the limit in turn, so that what the machine does meanwhile falls on both, and takes the medians.</summary>
internal static class Duel
{
    private const int FewestWarmUps = 4;
    private const int MostWarmUps = 8;
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(3); // whatever is hot is compiled by then, and rounds are long

    public static async Task<(Measured Ours, Measured Limit)> RunAsync(int rounds, Func<Task<Measured>> ours, Func<Task<Measured>> limit)
    {
        var all = new List<(Measured Ours, Measured Limit)>();
        await WarmUpAsync(limit, ours);
        for (int i = 0; i < rounds; i++)
        {
            Measured l = await limit();
            all.Add((await ours(), l));
        }
        return (Measured.MedianOf(all.Select(pair => pair.Ours)), Measured.MedianOf(all.Select(pair => pair.Limit)));
    }

    /// <summary>Both run until ours has become no faster twice in a row: code is compiled, several times where it is hot, and the disk is awake.</summary>
    private static async Task WarmUpAsync(Func<Task<Measured>> limit, Func<Task<Measured>> ours)
    {
        double best = double.MaxValue;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0, slower = 0; i < FewestWarmUps || (i < MostWarmUps && slower < 2 && Stopwatch.GetElapsedTime(start) < LongestWarmUp); i++)
        {
            await limit();
            double now = (await ours()).Seconds;
            slower = now > best * 0.9 ? slower + 1 : 0;
            best = Math.Min(best, now);
        }
    }
}

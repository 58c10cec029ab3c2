using System.Diagnostics;

namespace Ruslo.Bench;

/// <summary>A timed run.</summary>
internal readonly record struct Measured(double Seconds, long Allocated)
{
    /// <summary>Times a run and counts what it allocates, in the whole process.</summary>
    public static async Task<Measured> RunAsync(Func<Task> run)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        await run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new(seconds, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    /// <summary>The median by seconds.</summary>
    public static Measured MedianOf(IEnumerable<Measured> runs)
    {
        Measured[] ordered = [.. runs.OrderBy(run => run.Seconds)];
        return ordered[ordered.Length / 2];
    }
}

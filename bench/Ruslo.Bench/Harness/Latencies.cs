using System.Diagnostics;

namespace Ruslo.Bench;

/// <summary>Collects how long operations took. Thread-safe.</summary>
internal sealed class Latencies(int capacity)
{
    private readonly long[] ticks = new long[capacity];
    private int count;

    public void AddSince(long timestamp)
    {
        int index = Interlocked.Increment(ref count) - 1;
        if (index < ticks.Length)
        {
            ticks[index] = Stopwatch.GetTimestamp() - timestamp;
        }
    }

    /// <summary>In milliseconds.</summary>
    public double? Quantile(double quantile)
    {
        long[] ordered = ticks[..Math.Min(count, ticks.Length)];
        Array.Sort(ordered);
        return ordered.Length == 0 ? null : ordered[(int)Math.Min(ordered.Length - 1, quantile * ordered.Length)] * 1000.0 / Stopwatch.Frequency;
    }
}

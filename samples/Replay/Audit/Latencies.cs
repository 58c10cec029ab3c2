using Ruslo;

namespace Replay;

/// <summary>How long it took from an event's record to what was done about it, in this run, by those that measure it. Thread-safe.</summary>
internal sealed class Latencies(TimeProvider time)
{
    private const double Growth = 1.05;
    private readonly long[] buckets = new long[400]; // each 5 % wider than the one before, from 10 microseconds on
    private readonly DateTimeOffset started = time.GetUtcNow();

    public void Handled(RecordedEvent e) => HandledSince(e.RecordedAt);

    /// <summary>Something was done about what was recorded then; what an earlier run has recorded does not count.</summary>
    public void HandledSince(DateTimeOffset recordedAt)
    {
        if (recordedAt >= started)
        {
            double steps = Math.Log(Math.Max(1, (time.GetUtcNow() - recordedAt).TotalMicroseconds / 10), Growth);
            Interlocked.Increment(ref buckets[Math.Min(buckets.Length - 1, (int)steps)]);
        }
    }

    /// <summary>In milliseconds; 0 when nothing was handled.</summary>
    public double Quantile(double quantile)
    {
        long rest = (long)Math.Ceiling(buckets.Sum() * quantile);
        for (int i = 0; i < buckets.Length && rest > 0; i++)
        {
            rest -= buckets[i];
            if (rest <= 0)
            {
                return Math.Round(0.01 * Math.Pow(Growth, i + 1), 3);
            }
        }
        return 0;
    }
}

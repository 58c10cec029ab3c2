namespace Ruslo;

/// <summary>When the disk will be full, if the log goes on growing as it did in the last hour. Thread-safe.</summary>
internal sealed class DiskForecast(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Queue<(DateTimeOffset At, long Used)> samples = new();

    /// <summary>Looks at the log; null while it is not known: the log does not grow, or has not been watched for five minutes.</summary>
    public TimeSpan? Look(IDiskSpace disk)
    {
        DateTimeOffset now = time.GetUtcNow();
        (long used, long free) = (disk.UsedBytes, disk.FreeBytes);
        lock (gate)
        {
            while (samples.Count > 1 && now - samples.Peek().At > Window)
            {
                samples.Dequeue();
            }
            (DateTimeOffset At, long Used) first = samples.Count > 0 ? samples.Peek() : (now, used);
            samples.Enqueue((now, used));
            TimeSpan watched = now - first.At;
            long grown = used - first.Used;
            if (watched < Shortest || grown <= 0)
            {
                return null;
            }
            double seconds = free / (grown / watched.TotalSeconds);
            return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        }
    }
}

namespace Ruslo;

/// <summary>How fast a build comes on, over the last seconds. For one writer; read by anybody.</summary>
internal sealed class BuildRate(TimeProvider time)
{
    private const int Samples = 20;

    private readonly Lock gate = new();
    private readonly Queue<(long At, long Position, long Head)> seen = new();

    public void Sample(long position, long head)
    {
        lock (gate)
        {
            seen.Enqueue((time.GetTimestamp(), position, head));
            if (seen.Count > Samples)
            {
                seen.Dequeue();
            }
        }
    }

    /// <summary>Positions a second, and when it will have caught up with a head that grows as it did; null: it does not come nearer.</summary>
    public (double Rate, TimeSpan? Left) Estimate(long position, long head)
    {
        lock (gate)
        {
            if (!seen.TryPeek(out (long At, long Position, long Head) first) || time.GetElapsedTime(first.At).TotalSeconds is var seconds && seconds <= 0)
            {
                return (0, head <= position ? TimeSpan.Zero : null);
            }
            double rate = (position - first.Position) / seconds, nearer = rate - ((head - first.Head) / seconds);
            return (rate, head <= position ? TimeSpan.Zero : nearer > 0 && (head - position) / nearer is var left && left < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(left) : null);
        }
    }
}

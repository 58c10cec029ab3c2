namespace Ruslo;

/// <summary>How a build comes on: how fast, over the last seconds, and whether it is nearly there. For one writer; its estimate is read by anybody.</summary>
internal sealed class BuildPace(TimeProvider time)
{
    private const int Samples = 20;

    /// <summary>A build that is no further behind than this can take the place of what is read.</summary>
    private const int Near = 1024;

    private readonly Lock gate = new();
    private readonly Queue<(long At, long Position, long Head)> seen = new();
    private long readBefore = long.MaxValue;

    /// <summary>
    /// Looks at a build: whether what is read may stand still for it. One that has not come to where that was at the last look does not come
    /// on, however near it is: readers would wait for nothing.
    /// </summary>
    /// <param name="build">The build.</param>
    /// <param name="read">Where what is read is now.</param>
    public bool IsNear(SubscriptionStatus build, long read)
    {
        long position = build.Partitions.Min(static partition => partition.Position);
        Sample(position, build.Head);
        (long goal, readBefore) = (readBefore, read);
#if PLANTED
        if (PlantedProjections.SwapsBeforeCatchUp)
        {
            return true;
        }
#endif
        return build.State == SubscriptionState.Running && build.Lag <= Near && position >= goal;
    }

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

namespace Ruslo;

/// <summary>The partitions that somebody waits for: they look again whenever the tail has moved. Thread-safe.</summary>
internal sealed class WaitedFor
{
    private readonly Lock gate = new();
    private ReadPast[] all = [];

    public void Add(ReadPast partition)
    {
        lock (gate)
        {
            Volatile.Write(ref all, [.. all, partition]);
        }
    }

    public void Remove(ReadPast partition)
    {
        lock (gate)
        {
            Volatile.Write(ref all, Array.FindAll(all, other => other != partition));
        }
    }

    /// <summary>The tail has handed out more: a partition for which nothing was among it has read past it.</summary>
    public void TailMoved()
    {
        Interlocked.MemoryBarrier(); // as in ReadPast.Release
        foreach (ReadPast partition in Volatile.Read(ref all))
        {
            partition.Release();
        }
    }
}

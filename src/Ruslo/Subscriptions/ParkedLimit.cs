namespace Ruslo;

/// <summary>How much is parked in all partitions of a subscription, against what may be. Thread-safe.</summary>
internal sealed class ParkedLimit(RetryPolicy policy)
{
    private int keys;
    private int events;

    public int Keys => Volatile.Read(ref keys);

    public int Events => Volatile.Read(ref events);

    public bool IsReached => Keys >= policy.MaxParkedKeys || Events >= policy.MaxParkedEvents;

    public void Add(int moreKeys, int moreEvents)
    {
        Interlocked.Add(ref keys, moreKeys);
        Interlocked.Add(ref events, moreEvents);
    }
}

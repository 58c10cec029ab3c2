namespace Ruslo;

/// <summary>How much is parked in all partitions of a subscription, against what may be. Thread-safe.</summary>
internal sealed class ParkedLimit(RetryPolicy policy)
{
    private int keys;
    private int events;

    public int Keys => Volatile.Read(ref keys);

    public int Events => Volatile.Read(ref events);

    public bool IsReached => IsReachedWith(0);

    /// <summary>Whether it is reached when so many events more wait.</summary>
    public bool IsReachedWith(int moreEvents) => Keys >= policy.MaxParkedKeys || Events + moreEvents >= policy.MaxParkedEvents;

    public void Add(int moreKeys, int moreEvents)
    {
        Interlocked.Add(ref keys, moreKeys);
        Interlocked.Add(ref events, moreEvents);
    }
}

namespace Ruslo;

/// <summary>How many feeds of a subscription follow the tail: while none does, the tail passes it by. Thread-safe.</summary>
internal sealed class AttachedFeeds
{
    private int count;

    public bool IsEmpty => Volatile.Read(ref count) == 0;

    public void Attach() => Interlocked.Increment(ref count);

    public void Detach() => Interlocked.Decrement(ref count);
}

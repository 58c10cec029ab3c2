using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>Pending appends to use again. Thread-safe.</summary>
/// <param name="completesAsynchronously">Whether a result is handed to the thread pool, so that no caller runs on the sequencer's thread; false where a scheduler owns every step.</param>
internal sealed class PendingAppendPool(bool completesAsynchronously)
{
    private const int Kept = 2048;
    private const int LargestKept = 4096;

    private readonly ConcurrentQueue<PendingAppend> free = new();
    private int count;

    public bool CompletesAsynchronously => completesAsynchronously;

    public PendingAppend Rent()
    {
        if (free.TryDequeue(out PendingAppend? pending))
        {
            Interlocked.Decrement(ref count);
            return pending;
        }
        return new(this);
    }

    public void Return(PendingAppend pending)
    {
        pending.Request = null!;
        pending.Known = null;
        pending.Condition = null;
        pending.Result = null;
        pending.Next = null;
        if (pending.Events.Length <= LargestKept && pending.Terms.Length <= LargestKept && Volatile.Read(ref count) < Kept)
        {
            Interlocked.Increment(ref count);
            free.Enqueue(pending);
        }
    }
}

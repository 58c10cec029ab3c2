using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>
/// Results on their way to their callers, off the sequencer's thread: a work item of the thread pool gives several to their callers, one after
/// the other, for an item each would cost more than what most callers do. Before it does, the next item is queued, so that a caller who blocks
/// holds up no other. The sequencer adds.
/// </summary>
internal sealed class ResultQueue : IThreadPoolWorkItem
{
    private const int AtOnce = 64; // then whatever else waits for the pool has its turn

    private readonly ConcurrentQueue<PendingAppend> results = new();
    private int isQueued;

    /// <summary>Its caller gets the result that it holds. <see cref="Start"/> after the last.</summary>
    public void Add(PendingAppend pending) => results.Enqueue(pending);

    public void Start()
    {
        if (Interlocked.Exchange(ref isQueued, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref isQueued, 0); // before it looks: what is added later starts the next one
        for (int i = 0; i < AtOnce && results.TryDequeue(out PendingAppend? pending); i++)
        {
            StartNext();
            pending.CompleteHere();
        }
        StartNext();
    }

    private void StartNext()
    {
        if (Volatile.Read(ref isQueued) == 0 && !results.IsEmpty)
        {
            Start();
        }
    }
}

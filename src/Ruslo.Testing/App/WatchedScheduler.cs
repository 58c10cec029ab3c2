namespace Ruslo;

/// <summary>
/// The thread pool, and what of Ruslo's loops and handlers is queued on it or runs: however slow the machine is, what has something to do
/// is not taken for what waits. Thread-safe.
/// </summary>
internal sealed class WatchedScheduler : TaskScheduler
{
    private readonly WaitCallback run;
    private long begun;
    private int unfinished;

    public WatchedScheduler() => run = state => Run((Task)state!);

    /// <summary>How much has been queued so far: when it is the same as before and nothing is unfinished, nothing has happened between.</summary>
    public long Begun => Interlocked.Read(ref begun);

    /// <summary>Whether nothing is queued and nothing runs. What awaits something else, such as a timer or a user's own task, counts as nothing.</summary>
    public bool IsIdle => Volatile.Read(ref unfinished) == 0;

    protected override void QueueTask(Task task)
    {
        Interlocked.Increment(ref unfinished); // first: who sees that it has begun must not see that all is finished
        Interlocked.Increment(ref begun);
        ThreadPool.UnsafeQueueUserWorkItem(run, task);
    }

    /// <summary>Never: what runs on a foreign thread would not be counted.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Run(Task task)
    {
        try
        {
            TryExecuteTask(task);
        }
        finally
        {
            Interlocked.Decrement(ref unfinished);
        }
    }
}

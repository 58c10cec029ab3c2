using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>Runs one loop and all its continuations on one background thread, so that blocking I/O never holds a thread of the pool.</summary>
internal sealed class DedicatedThreadScheduler : TaskScheduler
{
    private readonly BlockingCollection<Task> queue = [];

    public DedicatedThreadScheduler(string name)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.UnsafeStart();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>The loop has ended: what is still queued runs, then the thread ends.</summary>
    public void Complete() => queue.CompleteAdding();

    protected override void QueueTask(Task task)
    {
        try
        {
            queue.Add(task);
        }
        catch (InvalidOperationException)
        {
            // A continuation that arrives after its loop has ended has nothing left to order itself against.
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.Scheduler.TryExecuteTask(state.Task), (Scheduler: this, Task: task), preferLocal: false);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => queue.ToArray();

    private void Run()
    {
        foreach (Task task in queue.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}

namespace Ruslo;

/// <summary>
/// Runs every task of a simulation on one thread, one at a time, in an order that the seed decides. Never inlines: each continuation
/// is a step of its own. What another thread queues fails the run, because nobody could repeat it.
/// </summary>
internal sealed class SimulationScheduler : TaskScheduler
{
    private readonly List<(Task Task, long Number)> ready = [];
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly SeededRandom random;
    private readonly int inOrder;
    private volatile string? foreign;
    private long queued;

    public SimulationScheduler(SeededRandom random)
    {
        this.random = random;
        inOrder = random.Next(4); // some seeds run nearly first in, first out, others in any order
    }

    public override int MaximumConcurrencyLevel => 1;

    public bool IsIdle => ready.Count == 0;

    /// <summary>Where something was queued from another thread; null as long as nothing was.</summary>
    public string? Foreign => foreign;

    /// <summary>Whether the run is over: what still arrives is dropped.</summary>
    public bool IsOver { get; set; }

    /// <summary>Runs one ready task. Returns the number under which it was queued.</summary>
    public long Step()
    {
        int index = inOrder > 0 && !random.OneIn(inOrder + 1) ? 0 : random.Next(ready.Count);
        (Task task, long number) = ready[index];
        ready.RemoveAt(index);
        TryExecuteTask(task);
        return number;
    }

    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            foreign ??= Environment.StackTrace;
            return;
        }
        if (!IsOver)
        {
            ready.Add((task, queued++));
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => ready.Select(entry => entry.Task);
}

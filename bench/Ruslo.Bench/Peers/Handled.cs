namespace Ruslo.Bench;

/// <summary>Counts what handlers have handled. Thread-safe.</summary>
public sealed class Handled
{
    private readonly Lock gate = new();
    private TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long count;
    private long target = long.MaxValue;

    public void Count()
    {
        if (Interlocked.Increment(ref count) >= Interlocked.Read(ref target))
        {
            lock (gate)
            {
                reached.TrySetResult();
            }
        }
    }

    /// <summary>Completes when so many more have been handled.</summary>
    public Task Expect(long more)
    {
        lock (gate)
        {
            reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref target, Interlocked.Read(ref count) + more);
            return reached.Task;
        }
    }
}

namespace Ruslo;

/// <summary>Lets a number of holders in at a time, in the order in which they came. Plain awaits, no clock. Thread-safe.</summary>
internal sealed class AsyncGate(int places = 1)
{
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> waiting = new();
    private int free = places;

    public bool TryEnter()
    {
        lock (gate)
        {
            if (free == 0)
            {
                return false;
            }
            free--;
            return true;
        }
    }

    public ValueTask EnterAsync()
    {
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return ValueTask.CompletedTask;
            }
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
            return new(turn.Task);
        }
    }

    public void Leave()
    {
        TaskCompletionSource? next;
        lock (gate)
        {
            if (!waiting.TryDequeue(out next))
            {
                free++;
            }
        }
        next?.SetResult();
    }
}

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

    /// <summary>As <see cref="EnterAsync"/>; cancelled before it was let in, it leaves the queue.</summary>
    public async ValueTask EnterUnlessAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource? turn = Queue();
        if (turn is null)
        {
            return;
        }
        using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(static (turn, token) => ((TaskCompletionSource)turn!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    public ValueTask EnterAsync() => Queue() is { } turn ? new(turn.Task) : ValueTask.CompletedTask;

    /// <summary>Null: it is in.</summary>
    private TaskCompletionSource? Queue()
    {
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return null;
            }
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
            return turn;
        }
    }

    public void Leave()
    {
        TaskCompletionSource? next;
        do
        {
            lock (gate)
            {
                if (!waiting.TryDequeue(out next))
                {
                    free++;
                    return;
                }
            }
        }
        while (!next.TrySetResult()); // who was cancelled is passed over
    }
}

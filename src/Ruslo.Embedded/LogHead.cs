namespace Ruslo;

/// <summary>The durable end of the log, and those who wait for it to grow. Thread-safe; the sequencer alone moves it.</summary>
internal sealed class LogHead(long durable, LogLife life)
{
    private readonly Lock gate = new();
    private long value = durable;
    private TaskCompletionSource? grown;

    /// <summary>The last position that is durable.</summary>
    public long Durable => Volatile.Read(ref value);

#if PLANTED
    /// <summary>The last position that has been decided on.</summary>
    public long Written { get; set; } = durable;
#endif

    /// <summary>Moves it, and wakes who waits.</summary>
    public void MoveTo(long position)
    {
        Volatile.Write(ref value, position);
        Wake();
    }

    /// <summary>The log's life is over: who waits is told. It moves nothing, for the sequencer may be moving the head.</summary>
    public void Wake()
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            (wake, grown) = (grown, null);
        }
        wake?.SetResult();
    }

    public async ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                life.ThrowIfOver();
                if (value >= position)
                {
                    return value;
                }
                grown ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = grown.Task;
            }
            await wait.OrCancelledAsync(cancellationToken);
        }
    }
}

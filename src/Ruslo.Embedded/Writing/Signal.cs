using System.Threading.Tasks.Sources;

namespace Ruslo;

/// <summary>Wakes one waiting loop; set while nobody waits, the next wait is over at once. Setting is for any thread, waiting for one loop. Allocates nothing.</summary>
internal sealed class Signal : IValueTaskSource
{
    private const int Idle = 0, Waiting = 1, IsSet = 2;

    private ManualResetValueTaskSourceCore<bool> core = new() { RunContinuationsAsynchronously = true };
    private int state;

    public void Set()
    {
        if (Interlocked.Exchange(ref state, IsSet) == Waiting)
        {
            Volatile.Write(ref state, Idle);
            core.SetResult(true);
        }
    }

    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref state, Idle, IsSet) == IsSet)
        {
            return ValueTask.CompletedTask;
        }
        core.Reset();
        if (Interlocked.CompareExchange(ref state, Waiting, Idle) == IsSet)
        {
            Volatile.Write(ref state, Idle);
            return ValueTask.CompletedTask;
        }
        return new(this, core.Version);
    }

    void IValueTaskSource.GetResult(short token) => core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => core.OnCompleted(continuation, state, token, flags);
}

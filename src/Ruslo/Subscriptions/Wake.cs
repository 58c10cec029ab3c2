using System.Threading.Tasks.Sources;

namespace Ruslo;

/// <summary>Wakes the one loop that waits on it; set before the wait, it does not wait. Setting is thread-safe and allocates nothing.</summary>
internal sealed class Wake : IValueTaskSource
{
    private readonly Lock gate = new();
    private ManualResetValueTaskSourceCore<bool> core = new() { RunContinuationsAsynchronously = true };
    private bool isSet;
    private bool isAwaited;

    public void Set()
    {
        lock (gate)
        {
            if (!isAwaited)
            {
                isSet = true;
                return;
            }
            isAwaited = false;
        }
        core.SetResult(true);
    }

    public ValueTask WaitAsync()
    {
        lock (gate)
        {
            if (isSet)
            {
                isSet = false;
                return ValueTask.CompletedTask;
            }
            isAwaited = true;
            core.Reset();
            return new(this, core.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => core.OnCompleted(continuation, state, token, flags);
}

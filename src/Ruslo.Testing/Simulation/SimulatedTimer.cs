namespace Ruslo;

/// <summary>A timer of <see cref="SimulatedTime"/>, which guards all of its state. Each setting has a number, so that an outdated one in the queue is recognised.</summary>
internal sealed class SimulatedTimer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
{
    private bool disposed;

    public long Setting { get; private set; }

    public long Period { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (disposed)
        {
            return false;
        }
        time.Set(this, dueTime, period);
        return true;
    }

    public long Reset(TimeSpan period)
    {
        Period = period > TimeSpan.Zero ? period.Ticks : 0;
        return ++Setting;
    }

    public long Fired() => ++Setting;

    public void Invoke()
    {
        if (!disposed)
        {
            callback(state);
        }
    }

    public void Dispose()
    {
        disposed = true;
        time.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}

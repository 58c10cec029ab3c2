namespace Ruslo;

/// <summary>
/// Tells when something takes longer than it may, and tells again when it is over after all. A timer that fires late tells nothing: what
/// is over cannot be told overdue. Thread-safe.
/// </summary>
internal sealed class Alarm : IDisposable
{
    private readonly Lock gate = new();
    private readonly ITimer timer;
    private readonly TimeSpan after;
    private readonly Action<bool> tell;
    private bool isArmed;
    private bool isRaised;

    /// <param name="time">The clock.</param>
    /// <param name="after">How long it may take.</param>
    /// <param name="tell">Told true when it takes longer, and then false when it is over.</param>
    public Alarm(TimeProvider time, TimeSpan after, Action<bool> tell)
    {
        (this.after, this.tell) = (after, tell);
        timer = time.CreateTimer(static alarm => ((Alarm)alarm!).Raise(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start()
    {
        lock (gate)
        {
            isArmed = true;
            timer.Change(after, Timeout.InfiniteTimeSpan);
        }
    }

    public void Stop()
    {
        lock (gate)
        {
            isArmed = false;
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (isRaised)
            {
                isRaised = false;
                tell(false);
            }
        }
    }

    public void Dispose() => timer.Dispose();

    private void Raise()
    {
        lock (gate)
        {
            if (isArmed)
            {
                isRaised = true;
                tell(true);
            }
        }
    }
}

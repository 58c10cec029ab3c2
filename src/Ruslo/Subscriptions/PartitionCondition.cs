namespace Ruslo;

/// <summary>
/// What a partition is doing, and why. Several causes may stall it at once: it goes on when the last of them is over. Changes are told
/// in the order in which they happen. Thread-safe.
/// </summary>
/// <param name="stalled">Told why it stalls, and null when it goes on.</param>
/// <param name="gaveUp">Told once why it was given up.</param>
internal sealed class PartitionCondition(Action<string?> stalled, Action<string, Exception?> gaveUp)
{
    private readonly Lock gate = new();
    private readonly (string Reason, long At)?[] causes = new (string, long)?[(int)StallCause.Key + 1];
    private Moment now = new(SubscriptionState.Running, null, 0);
    private volatile bool isHeld;

    /// <summary>State, reason and the position of the event that it stalls on, as they are together.</summary>
    public Moment Now => Volatile.Read(ref now);

    /// <summary>Nothing may be handled.</summary>
    public bool IsHeld => isHeld;

    /// <summary>A cause begins, or changes its reason; null: it is over.</summary>
    public void Set(StallCause cause, string? reason, long at = 0)
    {
        lock (gate)
        {
            causes[(int)cause] = reason is null ? null : (reason, at);
            isHeld = causes[(int)StallCause.Held] is not null;
            if (now.State is SubscriptionState.GivenUp or SubscriptionState.Stopped)
            {
                return;
            }
            SubscriptionState before = now.State;
            (string Reason, long At)? first = Array.Find(causes, static one => one is not null);
            long stalledAt = causes[(int)StallCause.Key]?.At ?? 0;
            Volatile.Write(ref now, first is { } why ? new(SubscriptionState.Stalled, why.Reason, stalledAt) : new(SubscriptionState.Running, null, 0));
            if (now.State != before)
            {
                stalled(now.Reason);
            }
        }
    }

    /// <summary>It is not this process's any more, or not for it.</summary>
    public void GiveUp(string reason, Exception? why)
    {
        lock (gate)
        {
            if (now.State != SubscriptionState.GivenUp)
            {
                Volatile.Write(ref now, new(SubscriptionState.GivenUp, reason, 0));
                gaveUp(reason, why);
            }
        }
    }

    /// <summary>Its loop has ended.</summary>
    public void Stop()
    {
        lock (gate)
        {
            if (now.State != SubscriptionState.GivenUp)
            {
                Volatile.Write(ref now, new(SubscriptionState.Stopped, null, 0));
            }
        }
    }

    /// <summary>The condition at one moment.</summary>
    internal sealed record Moment(SubscriptionState State, string? Reason, long StalledAt);
}

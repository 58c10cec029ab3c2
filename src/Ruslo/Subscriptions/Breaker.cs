namespace Ruslo;

/// <summary>
/// Interrupts a subscription in an outage, or while too much is parked, instead of failing event after event. In an outage one
/// partition at a time probes, with back-off; what has parked too much resumes when enough is drained. Thread-safe.
/// </summary>
internal sealed class Breaker(RusloRuntime runtime, ParkedLimit limit, Action<string?> interrupted)
{
    /// <summary>Fewer failing keys than this say nothing about the whole.</summary>
    public const int FewestFailingKeys = 5;

    private readonly Lock gate = new();
    private readonly BackOff backOff = new(runtime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    private string? outage;
    private string? overfull;
    private DateTimeOffset probeAt;
    private bool isProbing;
    private int recoveries;

    /// <summary>Grows whenever an outage is over: parked keys are then tried at once.</summary>
    public int Recoveries => Volatile.Read(ref recoveries);

    /// <summary>Why the subscription is interrupted; null when it is not.</summary>
    public string? Reason
    {
        get
        {
            lock (gate)
            {
                return outage ?? overfull;
            }
        }
    }

    public bool IsOutage
    {
        get
        {
            lock (gate)
            {
                return outage is not null;
            }
        }
    }

    public void Trip(string reason)
    {
        lock (gate)
        {
            if (outage is not null)
            {
                return;
            }
            outage = reason;
            backOff.Reset();
            probeAt = runtime.Time.GetUtcNow() + backOff.Next();
            interrupted(reason);
        }
    }

    /// <summary>Too much is parked: nothing more may park until some of it is drained.</summary>
    public void Overfull(string reason)
    {
        lock (gate)
        {
            if (overfull is not null)
            {
                return;
            }
            overfull = reason;
            if (outage is null)
            {
                interrupted(reason);
            }
        }
    }

    /// <summary>A partition has an event in hand. <paramref name="askAgainAt"/> is when to ask again; null: when it is woken.</summary>
    public Passage Enter(out DateTimeOffset? askAgainAt)
    {
        askAgainAt = null;
        lock (gate)
        {
            if (overfull is not null && !limit.IsReached)
            {
                overfull = null;
                if (outage is null)
                {
                    interrupted(null);
                }
            }
            if (outage is null && overfull is null)
            {
                return Passage.Free;
            }
            if (outage is not null)
            {
                if (isProbing || runtime.Time.GetUtcNow() < probeAt)
                {
                    askAgainAt = isProbing ? null : probeAt;
                    return Passage.Wait;
                }
                isProbing = true;
                return Passage.Probe;
            }
            return Passage.Wait;
        }
    }

    /// <summary>The probe has ended.</summary>
    /// <param name="succeeded">Whether the outage is over; null when it found out nothing.</param>
    public void Probed(bool? succeeded)
    {
        lock (gate)
        {
            isProbing = false;
            if (succeeded != true)
            {
                probeAt = runtime.Time.GetUtcNow() + (succeeded is null ? TimeSpan.Zero : backOff.Next());
                return;
            }
            outage = null;
            recoveries++;
            interrupted(overfull);
        }
    }

    /// <summary>Somebody says that it is over.</summary>
    public void Reset()
    {
        lock (gate)
        {
            if (outage is null)
            {
                return;
            }
        }
        Probed(true);
    }
}

namespace Ruslo.Tests;

/// <summary>A log in memory that outlives the applications that run on it, one after the other.</summary>
internal sealed class KeptLog() : ForwardingLog(new InMemoryEventLog(), staysOpen: true)
{
    private int lookups;

    /// <summary>How often somebody has looked for the events of a correlation.</summary>
    public int Lookups
    {
        get => Volatile.Read(ref lookups);
        set => Volatile.Write(ref lookups, value);
    }

    public override ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref lookups);
        return base.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);
    }
}

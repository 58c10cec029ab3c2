namespace Ruslo;

/// <summary>How a <see cref="TestApp"/> runs.</summary>
public sealed record TestAppOptions
{
    /// <summary>The time of day at the start; the first of January 2030 when left out.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>What ids and the jitter of retries are made from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How long settling may take in real time, before it fails and says who did not settle: a watchdog, for a machine that may be slow.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How far settling may advance virtual time, for retries in place and what a stalled subscription waits for.</summary>
    public TimeSpan MaxAdvance { get; init; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        if (Patience <= TimeSpan.Zero || MaxAdvance < TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(Patience)} must be positive and {nameof(MaxAdvance)} not negative.");
        }
    }
}

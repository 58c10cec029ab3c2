namespace Ruslo;

/// <summary>Pauses that double, with a little jitter, so that many who wait do not come back together. For one loop.</summary>
internal sealed class BackOff(RusloRuntime runtime, TimeSpan? first = null, TimeSpan? longest = null)
{
    private readonly TimeSpan first = first ?? TimeSpan.FromMilliseconds(100);
    private readonly TimeSpan longest = longest ?? TimeSpan.FromSeconds(30);
    private int waits;

    public bool IsFirst => waits == 0;

    public void Reset() => waits = 0;

    public TimeSpan Next()
    {
        double pause = Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, Math.Min(waits++, 30)));
        double jitter = 0.9 + (0.2 * (runtime.Ids.NextRandom() >> 11) / (1UL << 53));
        return TimeSpan.FromTicks((long)(pause * jitter));
    }

    /// <summary>Waits; returns early, without throwing, when it is cancelled.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await runtime.DelayAsync(Next(), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The caller looks at the token.
        }
    }
}

namespace Ruslo;

/// <summary>What a subscription does about failing events, before and after their routing key is parked. Immutable.</summary>
public sealed record RetryPolicy
{
    /// <summary>The usual policy.</summary>
    public static RetryPolicy Default { get; } = new();

    /// <summary>How long an event is retried in place, in all. It holds its partition meanwhile, so it is short; zero parks at the first failure.</summary>
    public TimeSpan InPlace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause before the first retry in place; each further one is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>When a parked key is retried by itself for the first time; each further pause is twice as long.</summary>
    public TimeSpan ParkedPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause between retries of a parked key.</summary>
    public TimeSpan LongestParkedPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>With this many keys parked the subscription pauses.</summary>
    public int MaxParkedKeys { get; init; } = 1_000;

    /// <summary>With this many events waiting in parked keys the subscription pauses.</summary>
    public int MaxParkedEvents { get; init; } = 10_000;

    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    internal void Validate(string subscription)
    {
        if (InPlace < TimeSpan.Zero || FirstPause <= TimeSpan.Zero || ParkedPause <= TimeSpan.Zero || LongestParkedPause < ParkedPause || MaxParkedKeys < 1 || MaxParkedEvents < 1)
        {
            throw new ArgumentException($"The retry policy of subscription '{subscription}' is out of range: {this}. Pauses are positive, the longest is not shorter than the first, and the limits are at least 1.");
        }
    }

    /// <summary>The pause before the next attempt at a parked key that has failed so often.</summary>
    internal TimeSpan PauseAfter(int failures)
        => failures >= 40 ? LongestParkedPause : TimeSpan.FromTicks(Math.Min(LongestParkedPause.Ticks, (long)Math.Min(long.MaxValue / 2, ParkedPause.Ticks * Math.Pow(2, Math.Max(0, failures - 1)))));
}

namespace Ruslo;

/// <summary>What becomes of occurrences of a schedule that were missed: a minute late or more, because the process was down or the clock was set forward.</summary>
public sealed record MissedPolicy
{
    /// <summary>The most that <see cref="FireAll"/> makes up for.</summary>
    public const int MaxFired = 1_000;

    private MissedPolicy(int fires) => Fires = fires;

    /// <summary>They are left out.</summary>
    public static MissedPolicy Skip { get; } = new(0);

    /// <summary>The latest of them fires, the others are left out; the default.</summary>
    public static MissedPolicy FireOnce { get; } = new(1);

    /// <summary>How many of them fire, the latest ones.</summary>
    public int Fires { get; }

    /// <summary>All of them fire, in order; of more than the most, the latest.</summary>
    /// <param name="atMost">The most: 1 to 1,000.</param>
    public static MissedPolicy FireAll(int atMost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atMost, MaxFired);
        return new(atMost);
    }
}

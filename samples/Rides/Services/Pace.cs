namespace Rides;

/// <summary>How fast time passes in this replay.</summary>
/// <param name="Speed">So many times faster than it happened; null: what happens takes no time.</param>
internal sealed record Pace(double? Speed)
{
    /// <summary>How long that takes here.</summary>
    public TimeSpan Of(TimeSpan inTheData) => Speed is { } factor && inTheData > TimeSpan.Zero ? inTheData / factor : TimeSpan.Zero;
}

namespace Ruslo;

/// <summary>A timer was cancelled before it fired: recorded in its stream, once.</summary>
internal sealed record TimerCancelled
{
    private static readonly TimerCancelled It = new();

    /// <summary>What is published to cancel one.</summary>
    /// <param name="timer">The stream of the timer.</param>
    /// <param name="expected">What is expected of it; any, where somebody else expects it.</param>
    public static EventToPublish Of(StreamId timer, ExpectedVersion expected = default) => new(It, new() { IsPlatform = true, Tenant = timer.Tenant, Key = timer.Key, ExpectedVersion = expected });
}

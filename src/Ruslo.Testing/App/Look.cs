using System.Globalization;

namespace Ruslo;

/// <summary>One look at a running application.</summary>
/// <param name="At">The virtual time.</param>
/// <param name="Head">The end of the log.</param>
/// <param name="Statuses">Its subscriptions.</param>
/// <param name="Parked">Their parked keys.</param>
/// <param name="IsForwarding">Something that handlers published waits in a state store.</param>
internal sealed record Look(DateTimeOffset At, long Head, IReadOnlyList<SubscriptionStatus> Statuses, IReadOnlyList<ParkedKey> Parked, bool IsForwarding)
{
    /// <summary>Everything in the log is handled or parked, nothing parked is due, and nothing is about to be appended.</summary>
    public bool IsDone => !IsForwarding && Statuses.All(IsDoneBy);

    /// <summary>A text that differs when anything has moved.</summary>
    public string Trace => string.Create(CultureInfo.InvariantCulture,
        $"{Head} {IsForwarding} {Parked.Sum(static key => key.Failures)} {string.Join(' ', Statuses.Select(static s => string.Create(CultureInfo.InvariantCulture, $"{s.Handled}.{s.Failures}.{s.State}.{s.ParkedEvents}.{s.Partitions.Sum(static p => p.Position)}")))}");

    /// <summary>Whether what is not done has a reason to wait for time to pass: something failed, or stalls, or a retry is due.</summary>
    public bool IsWaitingForTime => Statuses.Any(s => !IsDoneBy(s) && (s.Failures > 0 || s.State != SubscriptionState.Running));

    /// <summary>Who can never settle by waiting.</summary>
    public SubscriptionStatus? Hopeless => Statuses.FirstOrDefault(s => s.State is SubscriptionState.Paused or SubscriptionState.Stopped or SubscriptionState.GivenUp);

    public bool IsDoneBy(SubscriptionStatus status)
        => status.State == SubscriptionState.Running && status.Partitions.All(p => p.Position >= Head) && !Parked.Any(key => key.Subscription == status.Name && key.RetryAt <= At);
}

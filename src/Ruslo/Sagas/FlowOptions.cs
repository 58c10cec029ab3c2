namespace Ruslo;

/// <summary>How a flow is watched. Immutable.</summary>
public sealed record FlowOptions
{
    /// <summary>Where the first process that watches it begins; with what is appended from then on unless said otherwise. Steps of cases that were opened before concern nobody.</summary>
    public SubscriptionStart Start { get; init; } = SubscriptionStart.Now;

    /// <summary>How long a case is kept after it has ended, so that what must not happen then is noticed; a day unless said otherwise.</summary>
    public TimeSpan KeepEnded { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a case of which nothing is heard is kept, whether or not it has ended; 90 days unless said otherwise. Longer than any deadline.</summary>
    public TimeSpan KeepSilent { get; init; } = TimeSpan.FromDays(90);

    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    internal void Validate(Flow flow)
    {
        if (KeepEnded < TimeSpan.Zero || KeepEnded > KeepSilent || KeepSilent > TimeSpan.FromDays(3650))
        {
            throw new ArgumentException($"Flow '{flow.Name}' keeps cases for {KeepEnded} after their end and for {KeepSilent} after their last event: use 0 to 3650 days, and for the end no longer than for the last event.");
        }
        TimeSpan longest = flow.Steps.Select(static step => step.Within).Concat(flow.Undos.Select(static undo => undo.Within)).Max() ?? TimeSpan.Zero;
        if (longest >= KeepSilent)
        {
            throw new ArgumentException($"Flow '{flow.Name}' has a deadline of {longest}, but forgets cases of which it has heard nothing for {KeepSilent}: let {nameof(KeepSilent)} be longer.");
        }
    }
}

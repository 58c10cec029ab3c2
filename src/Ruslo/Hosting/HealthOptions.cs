namespace Ruslo;

/// <summary>What the health check calls unhealthy or degraded.</summary>
public sealed record HealthOptions
{
    /// <summary>Degraded when an event has been waiting longer for a subscription; a minute unless said otherwise.</summary>
    public TimeSpan MaxLag { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Degraded when the disk will be full earlier, at the last hour's rate; a week unless said otherwise.</summary>
    public TimeSpan MinTimeToFullDisk { get; init; } = TimeSpan.FromDays(7);
}

using Ruslo;

namespace Media;

/// <summary>
/// Decides when what is seen of a service is another health: behind from a second on, and healthy again below half of it, so that it does
/// not flutter. The state is folded from what was told before, so a restart tells nothing twice.
/// </summary>
internal static class ServiceHealth
{
    public static readonly TimeSpan IsBehind = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan IsBack = TimeSpan.FromMilliseconds(500);

    public static Decider<string, Observed, ServiceHealthChanged> Decider { get; } = new("service-health", HealthStatus.Unknown, Decide, static (_, e) => e.Status);

    public static string Of(string known, Observed seen)
        => seen.State != SubscriptionState.Running ? HealthStatus.Stopped
            : seen.Lag >= (known == HealthStatus.Behind ? IsBack : IsBehind) ? HealthStatus.Behind
            : HealthStatus.Healthy;

    private static Decision<ServiceHealthChanged> Decide(string known, Observed seen, DecisionContext context)
        => Of(known, seen) is var now && now == known ? [] : new ServiceHealthChanged(context.Stream.Key, now, (long)seen.Lag.TotalMilliseconds, seen.Why);
}

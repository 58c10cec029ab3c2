using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ruslo;

/// <summary>Adds Ruslo to the health checks of a host.</summary>
public static class RusloHealthExtensions
{
    /// <summary>
    /// Unhealthy when the log is not open or has failed, or a subscription stalls or has given partitions up. Degraded when one is interrupted,
    /// has parked keys or lags, when a saga could not be undone or its replies not be routed, when the disk of the log will soon be full, when its upkeep fails, and while the clock is more than a minute
    /// behind log time. Needs AddRuslo.
    /// </summary>
    /// <param name="checks">The health checks of the host.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="options">The limits; the defaults when left out.</param>
    public static IHealthChecksBuilder AddRuslo(this IHealthChecksBuilder checks, string name = "ruslo", HealthOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(checks);
        HealthOptions limits = options ?? new();
        DiskForecast? forecast = null;
        return checks.Add(new HealthCheckRegistration(name, Check, failureStatus: null, tags: null));

        RusloHealthCheck Check(IServiceProvider provider)
        {
            TimeProvider time = provider.GetRequiredService<RusloRuntime>().Time;
            return new(provider.GetRequiredService<HostedLog>(), provider.GetRequiredService<SubscriptionControl>(), provider.GetRequiredService<ProjectionControl>(), provider.GetRequiredService<TimerControl>(), provider.GetRequiredService<ScheduleControl>(), provider.GetRequiredService<SagaControl>(), provider.GetRequiredService<FlowControl>(), forecast ??= new(time), time, limits);
        }
    }
}

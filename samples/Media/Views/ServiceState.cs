using Ruslo;

namespace Media;

/// <summary>How a service is; the key is its name.</summary>
/// <param name="Status">One of <see cref="HealthStatus"/>.</param>
/// <param name="Since">Since when.</param>
/// <param name="Changes">How often it has changed.</param>
/// <param name="LongestLagMs">The longest lag that was told with a change.</param>
internal sealed record ServiceState(string Status, DateTimeOffset Since, int Changes, long LongestLagMs)
{
    public static Projection<ServiceState> Projection { get; } = Ruslo.Projection.For<ServiceState>("service-health", version: 1)
        .On<ServiceHealthChanged>(static (service, e, metadata) => new(e.Status, metadata.OccurredAt, (service?.Changes ?? 0) + 1, Math.Max(service?.LongestLagMs ?? 0, e.LagMs)))
        .Json(ViewsJson.Default.ServiceState);
}

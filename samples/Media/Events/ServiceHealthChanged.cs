using Ruslo;

namespace Media;

/// <summary>A service of this application is not as it was: a fact about the running system, not about films.</summary>
/// <param name="Service">The name of its subscription.</param>
/// <param name="Status">One of <see cref="HealthStatus"/>.</param>
/// <param name="LagMs">How long its next event had been waiting then.</param>
/// <param name="Why">What the subscription says about it; null when it runs.</param>
[Event("service-health-changed", Topic = "service-health", Kind = EventKind.System)]
public sealed record ServiceHealthChanged([StreamKey] string Service, string Status, long LagMs, string? Why = null);

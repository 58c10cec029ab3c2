namespace Media;

/// <summary>How a service can be.</summary>
internal static class HealthStatus
{
    public const string Unknown = "unknown";
    public const string Healthy = "healthy";
    public const string Behind = "behind";
    public const string Stopped = "stopped";
}
